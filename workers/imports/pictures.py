"""Pictures that a file names by path: copied into the media store while the file is read."""

from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from domain.catalog import fields
from domain.catalog.values import FieldProblem, NewImage, NewItem
from workers.media.store import BadPicture, Kept, MediaStore


class Pictures:
    """The pictures beside one file. A path may not lead out of the folder, by `..`, absolutely, or over a link."""

    def __init__(self, store: MediaStore, folder: Path, root: Path | None = None) -> None:
        self._folder = (root or folder).resolve()
        # Many rows may share a picture: each is hashed once while it is remembered.
        self._kept = lru_cache(maxsize=4096)(store.keep_file)

    def bring(self, item: NewItem) -> tuple[NewItem, list[FieldProblem]]:
        """The item with its pictures in the store; one that is refused carries its problem, and the item goes in."""
        problems: list[FieldProblem] = []
        images: list[NewImage] = []
        for index, image in enumerate(item.images):
            if is_url(image.src):
                images.append(image)
                continue
            try:
                kept = self._keep(image.src)
                images.append(replace(image, media=kept.key, width=kept.width, height=kept.height))
            except BadPicture as refusal:
                images.append(replace(image, problem=refusal.reason))
                problems.append(
                    FieldProblem(field=f"images[{index}].src", value=fields.shortened(image.src), reason=refusal.reason)
                )
        return replace(item, images=tuple(images)), problems

    def _keep(self, src: str) -> Kept:
        try:
            path = (self._folder / src).resolve()
        except (OSError, RuntimeError, ValueError):
            raise BadPicture("is not a path") from None
        if not path.is_relative_to(self._folder):
            raise BadPicture("lies outside the file's folder; name the folder with --images-root")
        return self._kept(path)


def is_url(src: str) -> bool:
    return src.lower().startswith(("http://", "https://"))
