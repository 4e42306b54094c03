package org.hephaestus.app.hephd;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.hephaestus.domain.sync.SyncLoop;
import org.hephaestus.domain.update.UpdateEvent;
import org.hephaestus.domain.upkeep.Upkeep;
import org.hephaestus.files.RotatingLog;
import org.jspecify.annotations.Nullable;

/**
 * hephd's log: one line per message, in a file beside the store and on stderr, which a supervisor
 * keeps. The one place that says what a line looks like.
 */
final class HephdLog {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSxxx").withZone(ZoneId.systemDefault());

  private final PrintStream out;
  private volatile @Nullable RotatingLog file;
  private volatile boolean aloud = true;

  HephdLog(PrintStream out) {
    this.out = out;
  }

  /**
   * Writes into a file, too, from now on.
   *
   * @param still whether stderr goes on; what the file does not take is said there anyway
   */
  void into(Path path, boolean still) {
    file = new RotatingLog(path, text -> stamped("WARNING", text));
    aloud = still;
  }

  /** The store is ours alone, and so is its log. */
  void rotate() {
    RotatingLog kept = file;
    if (kept != null) {
      kept.rotateFromNowOn();
    }
  }

  /** Lets what adapters and libraries log come out here too. */
  void takeOver() {
    LogManager.getLogManager().reset();
    Logger root = Logger.getLogger("");
    root.setLevel(Level.INFO);
    root.addHandler(
        new Handler() {
          private final SimpleFormatter format = new SimpleFormatter();

          @Override
          public void publish(LogRecord entry) {
            line(entry.getLevel().getName(), format.formatMessage(entry));
            if (entry.getThrown() != null) {
              trace(entry.getThrown());
            }
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        });
  }

  /** What the sync with a hub comes to: the first of a kind aloud, not every one of them. */
  void on(SyncLoop.Event event) {
    switch (event) {
      case SyncLoop.Event.Synced synced -> {
        if (synced.back()) {
          info("in sync with the hub pushed=" + synced.pushed() + " pulled=" + synced.pulled());
        }
      }
      case SyncLoop.Event.Failed failed -> {
        if (!failed.again()) {
          warning(
              "no sync with the hub: "
                  + failed.problem().message()
                  + " code="
                  + failed.problem().code()
                  + "; local work goes on, and it is tried again");
        }
      }
      case SyncLoop.Event.ClockOff off ->
          warning(
              "this machine's clock is "
                  + off.offset().abs()
                  + (off.offset().isNegative() ? " ahead of" : " behind")
                  + " the hub's; what is written here gets the hub's time: set the clock");
    }
  }

  void info(String message) {
    line("INFO", message);
  }

  void warning(String message) {
    line("WARNING", message);
  }

  void error(String message) {
    line("ERROR", message);
  }

  void on(UpdateEvent event) {
    line(event.level().name(), "update: " + event.message());
  }

  void on(Upkeep.Event event) {
    switch (event) {
      case Upkeep.Event.BackedUp made ->
          info("store: backup " + made.backup().file() + ", since " + made.reason());
      case Upkeep.Event.Understood understood ->
          info(
              "store: changes that only this version understands took effect: " + understood.ops());
      case Upkeep.Event.Compacted compacted ->
          info("store: old values that were replaced long ago are gone: " + compacted.ops());
      case Upkeep.Event.Failed failed ->
          error("store: " + failed.what() + " failed: " + failed.failure().summary());
    }
  }

  void thrown(Throwable throwable) {
    line("ERROR", "a bug: " + throwable);
    trace(throwable);
  }

  private void trace(Throwable throwable) {
    StringWriter text = new StringWriter();
    throwable.printStackTrace(new PrintWriter(text, true));
    text.toString().lines().forEach(this::write);
  }

  private void line(String level, String message) {
    write(stamped(level, message));
  }

  private void write(String line) {
    RotatingLog kept = file;
    boolean written = kept != null && kept.append(line);
    if (aloud || !written) {
      out.println(line);
    }
  }

  private static String stamped(String level, String message) {
    // One message is one line, whatever a tool or a forge has put into it.
    String clean =
        message
            .codePoints()
            .map(c -> Character.isISOControl(c) ? ' ' : c)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
    return TIME.format(Instant.now()) + " " + level + " " + clean;
  }
}
