package org.hephaestus.systemd;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hephaestus.ports.service.ServiceSpec;

/**
 * The two unit files as this version writes them. {@code docs/reference/service-files.md} has the
 * reason of every line.
 *
 * <p>Both end with a section of ours that systemd ignores (systemd.unit(5): {@code X-}). It holds,
 * as JSON, what the file was made from, so that the file can be made again and compared. The
 * checksum in the second line is of everything but that line; a file that does not fit it was
 * edited.
 */
final class SystemdUnits {
  static final String SERVICE = "heph.service";
  static final String SOCKET = "heph.socket";
  static final String RECORD_SECTION = "X-Heph";
  static final String CHECKSUM = "# heph-unit: schema=1 sha256=";
  static final String DEFAULT_LISTEN = "%t/heph/hephd.sock";

  private static final Pattern CHECKSUM_LINE =
      Pattern.compile("(?m)^" + Pattern.quote(CHECKSUM) + "([0-9a-f]{64})$\n");

  private SystemdUnits() {}

  /**
   * What a service file was made from.
   *
   * @param spec of the service
   * @param made what installing it has made beside files, so that removing it can undo that and
   *     nothing else: {@code linger}, and absolute paths of folders
   */
  record Made(ServiceSpec spec, List<String> made) {
    static final String LINGER = "linger";

    Made {
      made = List.copyOf(made);
    }
  }

  /** All of {@code heph.service}. */
  static String service(Made from) {
    ServiceSpec spec = from.spec();
    List<String> lines = new ArrayList<>();
    lines.addAll(
        List.of(
            "[Unit]",
            "Description=Hephaestus daemon (hephd)",
            "Requires=" + SOCKET,
            "After=" + SOCKET,
            "StartLimitIntervalSec=0",
            "",
            "[Service]",
            "Type=notify",
            "NotifyAccess=main",
            execStart(spec)));
    lines.add("Environment=" + UnitQuoting.quoted("HEPH_SUPERVISOR=systemd"));
    for (Map.Entry<String, String> variable : spec.environment().entrySet()) {
      lines.add("Environment=" + UnitQuoting.quoted(variable.getKey() + "=" + variable.getValue()));
    }
    lines.addAll(
        List.of(
            "Restart=always",
            "RestartSec=1",
            "RestartPreventExitStatus=78",
            "SuccessExitStatus=143",
            "KillMode=mixed",
            "TimeoutStartSec=60",
            "TimeoutStopSec=20",
            "UMask=0077",
            "LimitNOFILE=65536",
            "StandardOutput=journal",
            "StandardError=journal",
            "SyslogIdentifier=hephd",
            "",
            "[Install]",
            "WantedBy=default.target",
            "",
            "[" + RECORD_SECTION + "]",
            "schema=1",
            "spec=" + RecordJson.of(spec),
            "made=" + RecordJson.of(from.made())));
    return withHeader(SERVICE, lines);
  }

  /**
   * All of {@code heph.socket}.
   *
   * @param socket absolute path; empty for the usual place
   */
  static String socket(String socket) {
    return withHeader(
        SOCKET,
        List.of(
            "[Unit]",
            "Description=Socket of the Hephaestus daemon (hephd)",
            "",
            "[Socket]",
            "ListenStream=" + (socket.isEmpty() ? DEFAULT_LISTEN : Specifiers.escaped(socket)),
            "FileDescriptorName=control",
            "SocketMode=0600",
            "DirectoryMode=0700",
            "Backlog=512",
            "RemoveOnStop=yes",
            "TriggerLimitIntervalSec=60",
            "TriggerLimitBurst=60",
            "",
            "[Install]",
            "WantedBy=sockets.target",
            "",
            "[" + RECORD_SECTION + "]",
            "schema=1",
            "socket=" + RecordJson.string(socket)));
  }

  /** What a service file says it was made from; empty when it does not say so legibly. */
  static Optional<Made> madeFrom(UnitText service) {
    List<String> specs = service.values(RECORD_SECTION, "spec");
    List<String> made = service.values(RECORD_SECTION, "made");
    if (specs.size() != 1 || made.size() != 1) {
      return Optional.empty();
    }
    return RecordJson.spec(specs.get(0))
        .flatMap(spec -> RecordJson.strings(made.get(0)).map(list -> new Made(spec, list)));
  }

  /** The path that a socket file says it was made from. */
  static Optional<String> socketMadeFrom(UnitText socket) {
    List<String> recorded = socket.values(RECORD_SECTION, "socket");
    return recorded.size() == 1 ? RecordJson.text(recorded.get(0)) : Optional.empty();
  }

  /** Whether a file is as some version of this program wrote it. */
  static boolean isUnedited(String text) {
    Matcher matcher = CHECKSUM_LINE.matcher(text);
    return matcher.find() && matcher.group(1).equals(digest(matcher.replaceFirst("")));
  }

  /** Whether the two were made by the same version from the same facts, whatever became of them. */
  static boolean haveSameOrigin(String text, String other) {
    Matcher one = CHECKSUM_LINE.matcher(text.replace("\r", ""));
    Matcher two = CHECKSUM_LINE.matcher(other);
    return one.find() && two.find() && one.group(1).equals(two.group(1));
  }

  private static String execStart(ServiceSpec spec) {
    StringBuilder line =
        new StringBuilder("ExecStart=:").append(UnitQuoting.quoted(spec.program()));
    for (String argument : spec.arguments()) {
      line.append(' ').append(UnitQuoting.quoted(argument));
    }
    return line.toString();
  }

  private static String withHeader(String unit, List<String> lines) {
    String first =
        "# Written by `heph daemon start`. What you change here is kept when it is written again;"
            + " better: systemctl --user edit "
            + unit
            + "\n";
    String body = String.join("\n", lines) + "\n";
    return first + CHECKSUM + digest(first + body) + "\n" + body;
  }

  private static String digest(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
