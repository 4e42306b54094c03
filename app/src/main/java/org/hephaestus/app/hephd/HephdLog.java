package org.hephaestus.app.hephd;

import java.io.PrintStream;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.hephaestus.domain.update.UpdateEvent;
import org.hephaestus.domain.upkeep.Upkeep;

/** hephd's log: one line per message on stderr, which a supervisor keeps. */
final class HephdLog {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSxxx").withZone(ZoneId.systemDefault());

  private final PrintStream out;

  HephdLog(PrintStream out) {
    this.out = out;
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
              entry.getThrown().printStackTrace(out);
            }
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        });
  }

  void info(String message) {
    line("INFO", message);
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
      case Upkeep.Event.Failed failed ->
          error("store: " + failed.what() + " failed: " + failed.failure().summary());
    }
  }

  void thrown(Throwable throwable) {
    line("ERROR", "a bug: " + throwable);
    throwable.printStackTrace(out);
  }

  private void line(String level, String message) {
    // One message is one line, whatever a tool or a forge has put into it.
    String clean =
        message
            .codePoints()
            .map(c -> Character.isISOControl(c) ? ' ' : c)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
    out.println(TIME.format(Instant.now()) + " " + level + " " + clean);
  }
}
