"""Signing in with an account at an OpenID provider: authorization code with PKCE, state and nonce.

Source   OpenID Connect Core 1.0, 3.1; RFC 9700 (best current practice); RFC 9207 (`iss` of the answer).
"""

import asyncio
import secrets
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final
from urllib.parse import urlsplit

import httpx2
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.httpx_client import AsyncOAuth2Client
from itsdangerous import BadSignature, URLSafeTimedSerializer
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from api.callers import LOOPBACK
from domain.base.errors import Broken
from domain.base.settings import Settings
from domain.people.errors import OpenIdRefused
from domain.people.values import Identity

DISCOVERY: Final = "/.well-known/openid-configuration"
# Signed with a key that only the provider has; what is signed with a secret of both, or not at all, is refused.
ALGORITHMS: Final = ["RS256", "PS256", "ES256", "Ed25519", "EdDSA"]
PATIENCE_S: Final = 10.0
# What a provider says about itself changes with its releases, its keys with the week.
REMEMBER_S: Final = 3600.0
# Clocks differ; ten minutes are enough to type a password and find a second factor.
LEEWAY_S: Final = 60
GOING_S: Final = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class Going:
    """A sign-in that is under way at the provider, kept by the browser that began it."""

    state: str
    nonce: str
    verifier: str
    then: str


class Provider:
    """One OpenID provider, as the settings name it. Nothing is asked of it before somebody signs in."""

    def __init__(self, settings: Settings) -> None:
        self._issuer = settings.openid_issuer.rstrip("/")
        self._client_id = settings.openid_client_id
        self._secret = settings.openid_client_secret.get_secret_value() or None
        self._signer = URLSafeTimedSerializer(settings.secret_key.get_secret_value(), salt="openid")
        self._known: tuple[float, Mapping[str, Any], KeySet] | None = None
        self._asking = asyncio.Lock()
        parts = urlsplit(self._issuer)
        if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOOPBACK):
            raise Broken(f"OPENID_ISSUER is {self._issuer!r}; it has to be an https address.")
        if not self._client_id:
            raise Broken(
                "OPENID_ISSUER is set and OPENID_CLIENT_ID is not. Register this server with the provider first."
            )

    async def leave(self, callback: str, then: str) -> tuple[str, str]:
        """Where the browser is to go, and what it is to keep meanwhile.

        Errors   OpenIdRefused where the provider cannot be reached.
        """
        going = Going(
            state=secrets.token_urlsafe(32),
            nonce=secrets.token_urlsafe(32),
            verifier=secrets.token_urlsafe(64),
            then=then,
        )
        about, _ = await self._about()
        async with self._client(callback) as client:
            url, _state = client.create_authorization_url(
                about["authorization_endpoint"], state=going.state, nonce=going.nonce, code_verifier=going.verifier
            )
        return str(url), self._signer.dumps(asdict(going))

    def going(self, kept: str | None, state: str | None) -> Going:
        """The sign-in that this browser began.

        Errors   OpenIdRefused where it began none, or another one: somebody may have sent it here with an answer of theirs.
        """
        try:
            going = Going(**self._signer.loads(kept or "", max_age=GOING_S))
        except (BadSignature, TypeError) as bad:
            raise _failed("began no sign-in here, or more than ten minutes ago") from bad
        if not secrets.compare_digest(going.state.encode(), (state or "").encode()):
            raise _failed("came back with the answer to another question")
        return going

    async def identity(self, going: Going, answer: Mapping[str, str], callback: str) -> Identity:
        """Who came back, by the provider's word.

        Errors   OpenIdRefused.
        """
        if "code" not in answer or answer.get("iss", self._issuer).rstrip("/") != self._issuer:
            raise _failed("was not let in by the provider")
        try:
            about, keys = await self._about()
            async with self._client(callback) as client:
                token = await client.fetch_token(
                    about["token_endpoint"],
                    grant_type="authorization_code",
                    code=answer["code"],
                    code_verifier=going.verifier,
                )
                claims = self._claims(token["id_token"], keys, about, going)
                if "email" not in claims and "userinfo_endpoint" in about:
                    told = (await client.get(about["userinfo_endpoint"])).raise_for_status().json()
                    # What is told of somebody else is not about them (Core, 5.3.2).
                    claims |= told if told.get("sub") == claims["sub"] else {}
        except (httpx2.HTTPError, AuthlibBaseError, JoseError, KeyError, ValueError, TypeError) as error:
            raise _failed(f"could not be recognised ({type(error).__name__})") from error
        return Identity(
            issuer=self._issuer,
            subject=claims["sub"],
            email=str(claims.get("email", "")),
            email_verified=claims.get("email_verified") in {True, "true"},
        )

    def _claims(self, token: str, keys: KeySet, about: Mapping[str, Any], going: Going) -> dict[str, Any]:
        """What the provider has signed about who came, for us, for this sign-in, a moment ago."""
        claims: dict[str, Any] = dict(jwt.decode(token, keys, algorithms=ALGORITHMS).claims)
        jwt.JWTClaimsRegistry(
            leeway=LEEWAY_S,
            iss={"essential": True, "value": about["issuer"]},
            aud={"essential": True, "value": self._client_id},
            sub={"essential": True},
            exp={"essential": True},
            iat={"essential": True},
            nonce={"essential": True, "value": going.nonce},
        ).validate(claims)
        if claims.get("azp", self._client_id) != self._client_id:
            raise ValueError("azp")
        return claims

    async def _about(self) -> tuple[Mapping[str, Any], KeySet]:
        """What the provider says about itself, and its keys."""
        async with self._asking:
            if self._known is None or self._known[0] < time.monotonic():
                try:
                    async with httpx2.AsyncClient(timeout=PATIENCE_S) as client:
                        about = (await client.get(self._issuer + DISCOVERY)).raise_for_status().json()
                        if about["issuer"].rstrip("/") != self._issuer:
                            raise _failed("was sent to a provider that calls itself something else")
                        keys = (await client.get(about["jwks_uri"])).raise_for_status().json()
                    self._known = time.monotonic() + REMEMBER_S, about, KeySet.import_key_set(keys)
                except (httpx2.HTTPError, JoseError, KeyError, ValueError, TypeError, AttributeError) as error:
                    raise _failed(f"cannot be sent to the provider now ({type(error).__name__})") from error
            return self._known[1], self._known[2]

    def _client(self, callback: str) -> Any:
        return AsyncOAuth2Client(
            self._client_id,
            self._secret,
            token_endpoint_auth_method="client_secret_basic" if self._secret else "none",
            scope="openid email profile",
            redirect_uri=callback,
            code_challenge_method="S256",
            timeout=PATIENCE_S,
        )


def _failed(why: str) -> OpenIdRefused:
    return OpenIdRefused(f"Whoever came {why}. Sign in again.")
