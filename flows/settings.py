"""Every run-time parameter, in one class: from ``ZHIBIAO_*`` variables, else ``zhibiao.toml``, else the default here."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any, Literal, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from flows.sources.declared import Source, fault, unlike_each_other
from transforms.formats.limits import COLUMNS, Limits, Reading

FILE = Path("zhibiao.toml")
SECRETS = ("alert_webhook_token", "alert_smtp_password")
"""Settings that are taken from the environment alone: a file is copied, shown and committed."""

Level = Literal["warn", "reject", "anomaly", "stop", "error"]
_LEVEL = "least level told there: warn, reject, anomaly, stop or error"


_ADDRESS = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\Z")


class SettingsError(Exception):
    """A setting cannot be used: the message names it, its value and where it may be set."""


class _WithoutSecrets(TomlConfigSettingsSource):
    """The file, which may hold no secret."""

    def __call__(self) -> dict[str, Any]:
        found = super().__call__()
        for name in SECRETS:
            if name in found:
                raise SettingsError(f"{FILE} holds {name}: remove it there and set ZHIBIAO_{name.upper()} instead")
        return found


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

    engine: Literal["auto", "inline", "processes", "dask"] = Field(
        "auto",
        description="where documents are read: in the process that loads them (inline), in processes beside it, or by "
        "the workers of a Dask cluster; auto: processes for a large drop, else inline",
    )
    processes_above_characters: int = Field(
        1_000_000, ge=1, description="characters in a drop from which the engine auto takes processes"
    )
    workers: int | None = Field(None, ge=1, description="processes that read; without it one for each core")
    dask_address: str | None = Field(None, description="scheduler of the engine dask, such as tcp://host:8786")

    columns: dict[str, list[str]] = Field(
        {},
        description="names of columns and JSON fields by what they hold (id, text, title, published_on, publisher, url, "
        "kind), asked before the usual ones: docs/formats.md",
    )
    reading_seconds: float = Field(
        30.0, gt=0, description="most processor time for a web page, PDF, Word document, e-book or Parquet file"
    )
    reading_megabytes: int = Field(1500, ge=200, description="most memory of the process that reads such files")
    reading_bytes: int = Field(
        500_000_000, ge=1, description="largest such file, or JSON array or CSV file, that is read"
    )
    reading_pages: int = Field(2000, ge=1, description="most pages of a PDF or e-book")
    archive_depth: int = Field(
        3, ge=1, description="how deep archives may lie within each other, the outermost counted"
    )
    archive_members: int = Field(50_000, ge=1, description="most files in an archive, those in archives in it counted")
    archive_bytes: int = Field(2_000_000_000, ge=1, description="most bytes that an archive may unpack to")
    archive_ratio: int = Field(200, ge=1, description="most bytes that each byte of an archive may unpack to")

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
    serve_report_cron: str = Field("30 7 * * *", description="cron expression of the scheduled quality report")
    serve_timezone: str = Field("Asia/Shanghai", description="time zone of the cron expressions")
    settle_seconds: float = Field(
        10.0, ge=0, description="a file of the inbox changed less than this ago is left for the next run"
    )

    source: tuple[Source, ...] = Field(
        (), description="where `ingest` without a path takes drops from: tables [[source]] of the file; docs/sources.md"
    )
    web_contact: str | None = Field(
        None, description="mail or web address that the owners of web pages may turn to; sent with each request"
    )

    corrections: Path | None = Field(
        None, description="CSV file of corrections; without it `corrections.csv` in the home directory, if there is one"
    )
    published_on: date | None = Field(None, description="publication date of documents that state none")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"] = Field(
        "CRITICAL",
        description="how much is logged, of runs and by Prefect; an error that ends a run is told in one line in "
        "any case",
    )
    log_format: Literal["text", "json"] = Field(
        "text", description="lines of the log: text (moment, level, event, key=value) or json (an object each)"
    )

    alert_file: Path | None = Field(None, description="file that alerts are added to, one JSON object a line")
    alert_file_level: Level = Field("anomaly", description=_LEVEL)
    alert_webhook_url: SecretStr | None = Field(
        None, description="http or https address that alerts are posted to as JSON; never shown"
    )
    alert_webhook_token: SecretStr | None = Field(
        None, description="sent to the webhook as Authorization: Bearer; only from the environment"
    )
    alert_webhook_level: Level = Field("anomaly", description=_LEVEL)
    alert_smtp_host: str | None = Field(None, description="mail server that alerts are sent by")
    alert_smtp_port: int = Field(587, ge=1, le=65535, description="its port")
    alert_smtp_security: Literal["starttls", "tls", "none"] = Field(
        "starttls", description="starttls (usual at 587), tls (at 465), or none (a relay on this machine)"
    )
    alert_smtp_user: str | None = Field(None, description="name to log in with; without it none is given")
    alert_smtp_password: SecretStr | None = Field(None, description="its password; only from the environment")
    alert_mail_from: str | None = Field(None, description="sender of alert mails, such as zhibiao@example.com")
    alert_mail_to: str | None = Field(None, description="receivers of alert mails, separated by commas")
    alert_mail_level: Level = Field("anomaly", description=_LEVEL)
    alert_timeout_seconds: float = Field(5.0, gt=0, description="longest wait for a receiver of alerts, at each step")
    alert_keep_days: float = Field(7.0, gt=0, description="how long an alert that nobody takes is sent again")

    @property
    def reading(self) -> Reading:
        """How far files are read, and which columns are which fields."""
        limits = Limits(
            self.reading_seconds,
            self.reading_megabytes,
            self.reading_bytes,
            self.reading_pages,
            self.archive_depth,
            self.archive_members,
            self.archive_bytes,
            self.archive_ratio,
        )
        return Reading(limits, self.columns)

    @field_validator("columns")
    @classmethod
    def _are_fields(cls, columns: dict[str, list[str]]) -> dict[str, list[str]]:
        unknown = sorted(set(columns) - set(COLUMNS))
        if unknown:
            raise ValueError(f"{', '.join(unknown)} is no field; there are {', '.join(COLUMNS)}")
        return columns

    @field_validator("source")
    @classmethod
    def _sources_are_told_apart(cls, sources: tuple[Source, ...]) -> tuple[Source, ...]:
        unlike_each_other(sources)
        return sources

    @field_validator("serve_timezone")
    @classmethod
    def _is_a_time_zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (KeyError, ValueError, OSError):  # not known; no such name; the name of a folder
            raise ValueError("it is no time zone; write it as Asia/Shanghai") from None
        return name

    @field_validator("web_contact")
    @classmethod
    def _goes_into_a_header(cls, contact: str | None) -> str | None:
        if contact is not None and not re.fullmatch(r"[!-~]+", contact):
            raise ValueError("it is sent in a header: write ASCII without spaces, such as https://example.com/bot")
        return contact

    @field_validator("alert_webhook_url")
    @classmethod
    def _is_an_address(cls, url: SecretStr | None) -> SecretStr | None:
        if url is None:
            return None
        parts = urlsplit(url.get_secret_value())
        if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
            raise ValueError(
                "it is no http or https address, or has a name and password in it; use the token for these"
            )
        return url

    @field_validator("alert_mail_from", "alert_mail_to")
    @classmethod
    def _are_mail_addresses(cls, addresses: str | None) -> str | None:
        if addresses is not None and not all(_ADDRESS.match(a.strip()) for a in addresses.split(",")):
            raise ValueError("write addresses as name@example.com, several separated by commas")
        return addresses

    @model_validator(mode="after")
    def _mail_is_whole(self) -> Self:
        if self.alert_smtp_host and not (self.alert_mail_from and self.alert_mail_to):
            raise ValueError("alert_smtp_host is set: alert_mail_from and alert_mail_to must be set too")
        return self

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
        return init_settings, env_settings, _WithoutSecrets(settings_cls)


def load(home: Path | None = None, **changes: object) -> Settings:
    """The settings in force here, with a home directory given by hand if there is one.

    Raises ``SettingsError`` for a value that does not fit.
    """
    given = {name: value for name, value in {"home": home, **changes}.items() if value is not None}
    try:
        return Settings(**given)  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors()[0]
        if not first["loc"]:
            raise SettingsError(f"settings in ZHIBIAO_* and {FILE}: {first['msg']}") from None
        name = str(first["loc"][0])
        if name == "source":
            raise SettingsError(fault(first, FILE)) from None
        # of alerts a value is not shown: it may be a secret, or a secret under a name that was mistyped
        value = "…" if name.startswith("alert_") else repr(first.get("input"))
        where = "" if name in SECRETS else f" or as {name} in {FILE}"
        raise SettingsError(
            f"setting {name} = {value}: {first['msg']}; set it as ZHIBIAO_{name.upper()}{where}"
        ) from None
    except ValueError as error:  # the file is no TOML
        raise SettingsError(f"{FILE} cannot be read: {error}") from error
