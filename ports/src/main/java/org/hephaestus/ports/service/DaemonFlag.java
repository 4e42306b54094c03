package org.hephaestus.ports.service;

/**
 * The flags of hephd that a service may carry. One table for hephd, which reads them, and for
 * {@code heph daemon}, which writes them; in the order in which they are written.
 */
public enum DaemonFlag {
  /** What kind of daemon. */
  MODE(
      "mode",
      "MODE",
      Value.WORD,
      "local: this machine alone; spoke: syncs to a hub; server: is the hub; default: local, with"
          + " --hub-url spoke"),
  /** The store. */
  DB("db", "FILE", Value.FILE, "the store; default ~/.local/share/heph/heph.db"),
  /** The socket. */
  SOCKET("socket", "PATH", Value.FILE, "the socket; default $XDG_RUNTIME_DIR/heph/hephd.sock"),
  /** Where a hub listens. */
  HTTP_ADDR(
      "http-addr",
      "HOST:PORT",
      Value.WORD,
      "server: where it listens for spokes; default 127.0.0.1:8787"),
  /** Whether a hub that asks nobody who he is may be reached from other machines. */
  INSECURE_NO_AUTH(
      "insecure-no-auth",
      "",
      Value.SWITCH,
      "server: let whoever reaches it read and change everything, without a login"),
  /** What a hub shows to browsers. */
  WEB_ROOT("web-root", "DIR", Value.FILE, "server: a folder of files to serve to browsers"),
  /** Where a spoke's hub is. */
  HUB_URL("hub-url", "URL", Value.WORD, "spoke: where its hub is, http(s)://host[:port]"),
  /** Whose data it is. */
  OWNER_ID("owner-id", "ID", Value.WORD, "whose data this is, the same on all devices"),
  /** Who logs people in. */
  OIDC_ISSUER("oidc-issuer", "URL", Value.WORD, "the OIDC provider"),
  /** Whom tokens must be meant for. */
  OIDC_AUDIENCE("oidc-audience", "AUD", Value.WORD, "server: the audience that tokens must have"),
  /** What a spoke is to the provider. */
  OIDC_CLIENT_ID("oidc-client-id", "ID", Value.WORD, "spoke: its client id at the provider"),
  /** Who may use the hub. */
  AUTHORIZED_SUB(
      "authorized-sub", "SUB", Value.WORDS, "server: a subject that may use it; may be repeated"),
  /** Where a spoke keeps its token. */
  TOKEN_FILE("token-file", "FILE", Value.FILE, "spoke: where its token is kept, readable by you"),
  /** How a spoke gets its token. */
  TOKEN_LOAD_CMD("token-load-cmd", "CMD", Value.WORD, "spoke: prints its token on standard output"),
  /** How a spoke keeps its token. */
  TOKEN_SAVE_CMD("token-save-cmd", "CMD", Value.WORD, "spoke: reads its token on standard input"),
  /** What the self-updater may do. */
  SELF_UPDATE(
      "self-update",
      "notify|apply",
      Value.OPTIONAL_WORD,
      "look for newer releases and say so (notify) or install them (apply, also when no word is"
          + " given); default: off"),
  /** How often it looks. */
  SELF_UPDATE_INTERVAL_SECS(
      "self-update-interval-secs",
      "N",
      Value.WORD,
      "seconds between two looks, 1 to 2592000; default 21600"),
  /** Which releases count. */
  SELF_UPDATE_CHANNEL(
      "self-update-channel",
      "stable|prerelease",
      Value.WORD,
      "stable: releases only (the default); prerelease: those too"),
  /** How old a release must be. */
  SELF_UPDATE_MIN_AGE_SECS(
      "self-update-min-age-secs",
      "N",
      Value.WORD,
      "seconds that a release must be old to be installed unasked, 0 to 31536000; default 172800"),
  /** When updates may happen. */
  SELF_UPDATE_WINDOW(
      "self-update-window",
      "WHEN",
      Value.WORD,
      "when updates may happen unasked, as in 'Mon-Fri 02:00-05:00 Europe/Berlin'; default: any"
          + " time"),
  /** How long a new version is on trial. */
  SELF_UPDATE_TRIAL_SECS(
      "self-update-trial-secs",
      "N",
      Value.WORD,
      "seconds that a new version must work as the one before did, 5 to 3600; default 60"),
  /** How a release gets here. */
  SELF_UPDATE_DELIVERY(
      "self-update-delivery", "WAY", Value.WORD, "source: build the release's tag (the default)"),
  /** Where releases are. */
  FORGE_URL(
      "forge-url",
      "URL",
      Value.WORD,
      "where releases are published, https://host/owner/repo; default: where this build's source"
          + " came from");

  /** What can stand behind a flag. */
  public enum Value {
    /** One value. */
    WORD,
    /** One value, and the flag may be given several times. */
    WORDS,
    /** A path; relative ones are meant from where the command is given. */
    FILE,
    /** A value behind {@code =}, or none. */
    OPTIONAL_WORD,
    /** {@link DaemonFlag#ON} when it is there. */
    SWITCH
  }

  private final String word;
  private final String label;
  private final Value value;
  private final String description;

  DaemonFlag(String word, String label, Value value, String description) {
    this.word = word;
    this.label = label;
    this.value = value;
    this.description = description;
  }

  /** As typed: {@code --hub-url}. */
  public String flag() {
    return "--" + word;
  }

  /** Of its value in a help text. */
  public String label() {
    return label;
  }

  /** What can stand behind it. */
  public Value value() {
    return value;
  }

  /** For a help text. */
  public String description() {
    return description;
  }

  /** The value of {@link #SELF_UPDATE} when none is given. */
  public static final String BARE_SELF_UPDATE = "apply";

  /** The value of a {@link Value#SWITCH} that is there. */
  public static final String ON = "true";
}
