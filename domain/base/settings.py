"""Every setting there is, read once, from the environment or from what `make up` wrote down."""

from enum import StrEnum
from functools import cache
from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, JsonConfigSettingsSource, PydanticBaseSettingsSource, SettingsConfigDict


class Introspection(StrEnum):
    """Who may ask what the schema is, and is told what a wrong name may have been meant to be."""

    EVERYBODY = "everybody"
    SECRET_TOKENS = "secret_tokens"  # noqa: S105 - a word for who may, not a secret
    NOBODY = "nobody"


class Metrics(StrEnum):
    """Who may read `/metrics`."""

    LOCAL = "local"
    EVERYBODY = "everybody"
    OFF = "off"


SERVICES_FILE = "services.json"
"""Written by `make up` beside its data: the addresses of the embedded servers, so that a second terminal finds them."""


class Settings(BaseSettings):
    """The settings of all processes. An environment variable has the field's name in capitals."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore")

    database_url: str = Field(
        "", description="Postgres with pgvector ≥ 0.8; empty: the embedded one that `make up` runs"
    )
    redis_url: str = Field("", description="Redis ≥ 6.2; empty: the embedded one that `make up` runs")
    secret_key: SecretStr = Field(
        SecretStr(""), description="Signs shopper tokens and impression ids; empty: made by `make up`"
    )
    state_dir: Path = Field(Path(".etalage"), description="Where embedded servers, weights and media live")
    media_dir: Path = Field(
        default_factory=lambda read: read["state_dir"] / "media",
        description="Pictures, content-addressed; shared by API and workers; `media` in STATE_DIR if left out",
    )
    media_cache_mb: int = Field(
        2000,
        ge=100,
        description="Megabytes that versions of pictures may take beside them; those longest not asked for go first",
    )
    weights_dir: Path = Field(
        default_factory=lambda read: read["state_dir"] / "weights",
        description="Weights of the embedded models; `weights` in STATE_DIR if left out",
    )
    host: str = Field("127.0.0.1", description="Address the API listens on")
    port: int = Field(8000, ge=1, le=65535, description="Port the API listens on")
    public_url: str = Field(
        "",
        description="Address that browsers know this server by, such as https://shop.example; empty: the one they ask for",
    )
    passwords: bool = Field(default=True, description="People may sign in with passwords")
    password_memory_kib: int = Field(
        47_104,
        ge=8,
        description="Memory that hashing a password takes; OWASP asks for 19,456 at least. Others are hashed anew at sign-in",
    )
    session_idle_hours: float = Field(24, gt=0, description="Hours after which a session ends that nobody uses")
    session_days: float = Field(14, gt=0, description="Days after which every session ends")
    openid_issuer: str = Field(
        "", description="OpenID provider that people may sign in with, such as https://login.example; empty: none"
    )
    openid_client_id: str = Field("", description="What that provider calls this server")
    openid_client_secret: SecretStr = Field(
        SecretStr(""), description="Secret that goes with it; empty: none, PKCE alone"
    )
    openid_label: str = Field("OpenID", description="What the sign-in page calls that provider")
    demo_site: str = Field("demo", description="Site that `/` shows; empty: no shop page")
    text_encoder: str = Field(
        "embedded",
        description="`embedded`, `fake`, any Hugging Face id or folder, or the URL of a text-embeddings server, with options: `id?batch_tokens=4096&dtype=f32`, `http://gpu:8080?api=openai&model=id`",
    )
    text_encoder_key: SecretStr = Field(
        SecretStr(""), description="Key that the server in TEXT_ENCODER asks for; empty: none"
    )
    image_reader: str = Field(
        "embedded",
        description="`embedded`, `fake`, or any Hugging Face id or folder; a CLIP or SigLIP also reads words (`find-pictures`)",
    )
    copywriter: str = Field(
        "embedded",
        description="`embedded`, `fake`, any Hugging Face id or folder, or the URL of an OpenAI-compatible server",
    )
    copywriter_key: SecretStr = Field(
        SecretStr(""), description="Key that the server in COPYWRITER asks for; empty: none"
    )
    device: str = Field("cpu", description="Torch device of the models: `cpu`, `cuda`, `cuda:1`, `mps`")
    model_threads: int = Field(
        1, ge=1, description="Threads a model may use; one is fastest where other processes share the cores"
    )
    model_queue: int = Field(
        64,
        ge=1,
        description="Calls that may wait for a worker's models; more are refused, and their jobs come again later",
    )
    copy_candidates: int = Field(4, ge=1, le=32, description="Candidates the copywriter makes for each field")
    copy_temperature: float = Field(0.7, ge=0, le=2, description="Sampling temperature of the copywriter")
    copy_top_k: int = Field(50, ge=0, description="Sampling top-k of the copywriter; 0: off")
    copy_top_p: float = Field(0.9, gt=0, le=1, description="Sampling top-p of the copywriter")
    copy_seed: int = Field(1, description="Seed of the copywriter; recorded with each text")
    job_lease_s: float = Field(60, gt=0, description="Seconds a worker may hold a job before it is given to another")
    job_resend_s: float = Field(5, gt=0, description="Seconds after which a sent job that nobody took is sent again")
    job_attempts: int = Field(5, ge=1, description="Tries before a job is a dead letter")
    read_timeout_ms: int = Field(
        1000, ge=5, description="Budget of one read statement of the API; past it shelves fall back to popular goods"
    )
    block_timeout_ms: int = Field(
        200,
        ge=5,
        description="Budget of one read statement for one block, where a whole page passed its own; past it the block is missing",
    )
    write_timeout_ms: int = Field(10_000, ge=5, description="Budget of one write statement of the API")
    request_timeout_s: float = Field(30, gt=0, description="Budget of one GraphQL request, its reading included")
    introspection: Introspection = Field(
        Introspection.EVERYBODY,  # it is published with the project, and programs that test servers ask for it
        description="Who may ask for the schema: `everybody`, `secret_tokens` (all but those in browsers), `nobody`",
    )
    max_points: int = Field(20_000, ge=1, description="Points that one document may cost")
    points_a_minute: int = Field(
        600_000_000,
        ge=0,
        description="Points a token may spend in any minute, where `limit-token` says nothing else; 0: as many as it likes",
    )
    subscriptions: int = Field(
        1000, ge=0, description="Subscriptions, and as many WebSockets, that a process keeps open"
    )
    subscriptions_a_token: int = Field(
        100, ge=0, description="Subscriptions of one token or share link that a process keeps open"
    )
    exact_search_rows: int = Field(
        1000, ge=0, description="A site alone in its space is searched exactly up to this many items, beyond by HNSW"
    )
    webhook_loopback: bool = Field(
        default=False, description="Webhooks may go to this machine's own addresses; for trying them out"
    )
    keep_impressions_days: int = Field(400, ge=1, description="Days that pages shown are kept")
    keep_looks_days: int = Field(
        800,
        ge=1,
        description="Days that views, clicks, searches and the like are kept; two years for what comes once a year",
    )
    fit_spaces_days: int = Field(
        7,
        ge=0,
        description="Days after which a space that was fitted on a site is fitted anew, live only where it finds more; 0: by hand",
    )
    keep_spaces_days: int = Field(
        14, ge=0, description="Days that a space of vectors is kept to be gone back to after another one took its place"
    )
    keep_purchases_days: int = Field(2000, ge=1, description="Days that purchases and ratings are kept")
    neighbour_min_persons: int = Field(
        5,
        ge=1,
        description="People who must be behind a pair of items before anybody is shown it; `python -m workers rebuild` puts it into force",
    )
    privacy_budget: float = Field(
        4.0, ge=0, description="Epsilon a site may spend on published figures in any 30 days; 0: nothing is published"
    )
    pool_size: int = Field(10, ge=1, description="Postgres connections a process keeps")
    metrics: Metrics = Field(
        Metrics.LOCAL,
        description="Who may read `/metrics`: `local` (programs on this machine, and operators' tokens), `everybody`, `off`",
    )
    otlp_endpoint: str = Field(
        "", description="Where traces go (OTLP over HTTP, such as http://127.0.0.1:4318); empty: none are made"
    )
    slow_document_ms: int = Field(
        1000, ge=0, description="A request that takes longer is logged with its document's id or hash; 0: none is"
    )
    log_json: bool = Field(default=False, description="Logs as JSON lines instead of for people")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - pydantic's signature
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - pydantic's signature
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        state_dir = Path(str(env_settings().get("state_dir", ".etalage")))
        written_down = JsonConfigSettingsSource(settings_cls, json_file=state_dir / SERVICES_FILE)
        return init_settings, env_settings, written_down


@cache
def settings() -> Settings:
    """The settings of this process; the environment is looked at once."""
    return Settings()
