"""Every run-time parameter, in one class: from ``ZHIBIAO_*`` variables, else ``zhibiao.toml``, else the default here."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

FILE = Path("zhibiao.toml")


class SettingsError(Exception):
    """A setting cannot be used: the message names it, its value and where it may be set."""


class Settings(BaseSettings):
    """Settings of a run. Durations are seconds, sizes are what the name says."""

    model_config = SettingsConfigDict(env_prefix="ZHIBIAO_", toml_file=FILE, extra="forbid", frozen=True)

    home: Path = Field(Path("zhibiao-data"), description="directory that holds everything a run writes")

    batch_documents: int = Field(200, ge=1, description="most documents in one batch (one task, one transaction)")
    batch_characters: int = Field(
        2_000_000, ge=1, description="most characters in one batch; one larger document is a batch of its own"
    )
    max_characters: int = Field(
        20_000_000, ge=1, description="longest document read; a longer one is rejected as too_large"
    )

    io_retries: int = Field(3, ge=0, description="times a batch is tried again after an error of input or output")
    io_backoff_seconds: float = Field(
        0.5, ge=0, description="wait before the first retry; doubled at each further one, with half of it at random"
    )
    lock_wait_seconds: float = Field(
        -1.0, description="how long a run waits for another one on the same home; negative: as long as it takes"
    )

    publish_compact_above: float = Field(
        0.3, ge=0.0, le=1.0, description="share of dead blocks in the build file above which publishing rewrites it"
    )
    memory_limit: str = Field("1GB", pattern=r"^\d+(\.\d+)?\s?[KMGT]i?B$", description="most memory DuckDB may use")

    keep_runs: int = Field(
        30,
        ge=1,
        description="runs whose validation results, Data Docs and morning pages are kept; older ones are pruned",
    )

    inbox: Path | None = Field(None, description="directory that `serve` watches")
    serve_every_seconds: float = Field(900.0, gt=0, description="interval of the scheduled ingest")
    serve_cron: str | None = Field(
        None, description="cron expression of the scheduled ingest, in place of the interval"
    )
    serve_timezone: str = Field("Asia/Shanghai", description="time zone of the cron expression")
    settle_seconds: float = Field(
        10.0, ge=0, description="a file of the inbox changed less than this ago is left for the next run"
    )

    corrections: Path | None = Field(
        None, description="CSV file of corrections; without it `corrections.csv` in the home directory, if there is one"
    )
    published_on: date | None = Field(None, description="publication date of documents that state none")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"] = Field(
        "CRITICAL", description="how much Prefect logs; an error that ends a run is told in one line in any case"
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments, then the environment, then the file."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def load(home: Path | None = None, **changes: object) -> Settings:
    """The settings in force here, with a home directory given by hand if there is one.

    Raises ``SettingsError`` for a value that does not fit.
    """
    given = {name: value for name, value in {"home": home, **changes}.items() if value is not None}
    try:
        return Settings(**given)  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0]) if first["loc"] else "?"
        raise SettingsError(
            f"setting {name} = {first.get('input')!r}: {first['msg']}; "
            f"set it as ZHIBIAO_{name.upper()} or as {name} in {FILE}"
        ) from error
    except ValueError as error:  # the file is no TOML
        raise SettingsError(f"{FILE} cannot be read: {error}") from error
