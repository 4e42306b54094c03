package org.hephaestus.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hephaestus.cli.TestHost.lines;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.hephaestus.cli.TestHost.Ran;
import org.hephaestus.ports.service.DaemonFlag;
import org.hephaestus.ports.service.ServiceApi.Shown;
import org.hephaestus.ports.service.ServiceFile;
import org.hephaestus.ports.service.ServiceOrder;
import org.hephaestus.ports.service.ServiceOrder.Setting;
import org.hephaestus.ports.service.ServiceReply;
import org.hephaestus.testkit.service.FakeServiceApi;
import org.hephaestus.testkit.service.FakeServiceApi.Asked;
import org.hephaestus.testkit.service.FakeServiceApi.Verb;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is typed behind {@code heph daemon}, what is asked for then, and how the reply is told. */
class ServiceVerbsTest {
  private final TestHost host = new TestHost();
  private final FakeServiceApi service = new FakeServiceApi();

  private Ran daemon(String... args) {
    List<String> all = new ArrayList<>(List.of("daemon"));
    all.addAll(List.of(args));
    return host.heph(service, all.toArray(String[]::new));
  }

  // ------------------------------------------------------------------ what is typed

  private static ServiceOrder sets(DaemonFlag flag, String... values) {
    List<Setting> settings = new ArrayList<>();
    for (String value : values) {
      settings.add(new Setting(flag, value));
    }
    return new ServiceOrder(settings, List.of(), false);
  }

  private static ServiceOrder unsets(DaemonFlag... flags) {
    return new ServiceOrder(List.of(), List.of(flags), false);
  }

  private static Arguments row(ServiceOrder order, String... args) {
    return arguments(List.of(args), order);
  }

  static List<Arguments> orders() {
    return List.of(
        // Nothing said: nothing is to be different.
        row(ServiceOrder.NONE),
        row(new ServiceOrder(List.of(), List.of(), true), "--linger"),
        // A value stands behind a blank or a =.
        row(sets(DaemonFlag.MODE, "hub"), "--mode", "hub"),
        row(sets(DaemonFlag.MODE, "hub"), "--mode=hub"),
        // Behind a = it may be anything: empty, an option by its looks, quotes, a =.
        row(sets(DaemonFlag.OWNER_ID, ""), "--owner-id="),
        row(sets(DaemonFlag.OWNER_ID, ""), "--owner-id", ""),
        row(sets(DaemonFlag.OWNER_ID, "-x"), "--owner-id=-x"),
        row(sets(DaemonFlag.OWNER_ID, "--mode=hub"), "--owner-id=--mode=hub"),
        row(sets(DaemonFlag.TOKEN_LOAD_CMD, "\"a b\" 'c'"), "--token-load-cmd=\"a b\" 'c'"),
        row(sets(DaemonFlag.TOKEN_LOAD_CMD, "\"a b\""), "--token-load-cmd", "\"a b\""),
        row(sets(DaemonFlag.OWNER_ID, "a=b"), "--owner-id=a=b"),
        row(
            sets(DaemonFlag.OWNER_ID, "${x} %h @f\n\t\ud83d\ude00"),
            "--owner-id=${x} %h @f\n\t\ud83d\ude00"),
        row(sets(DaemonFlag.OWNER_ID, "@file"), "--owner-id", "@file"),
        // Files are meant from where the command is given, and from no home that nobody replaced.
        row(sets(DaemonFlag.DB, "/work dir/x/heph.db"), "--db", "x/heph.db"),
        row(sets(DaemonFlag.DB, "/work dir/~x"), "--db", "~x"),
        row(sets(DaemonFlag.DB, "/work dir/~/x"), "--db", "./~/x"),
        row(sets(DaemonFlag.TOKEN_FILE, "/t"), "--token-file=/a/../t"),
        row(sets(DaemonFlag.WEB_ROOT, "/work dir"), "--web-root=."),
        row(sets(DaemonFlag.SOCKET, ""), "--socket="),
        row(sets(DaemonFlag.TOKEN_LOAD_CMD, "cat token"), "--token-load-cmd", "cat token"),
        // One flag may be given several times.
        row(sets(DaemonFlag.AUTHORIZED_SUB, "a"), "--authorized-sub=a"),
        row(
            sets(DaemonFlag.AUTHORIZED_SUB, "b c", "", "a"),
            "--authorized-sub",
            "b c",
            "--authorized-sub=",
            "--authorized-sub=a"),
        // --self-update takes its value behind a = only.
        row(sets(DaemonFlag.SELF_UPDATE, "apply"), "--self-update"),
        row(sets(DaemonFlag.SELF_UPDATE, "notify"), "--self-update=notify"),
        row(sets(DaemonFlag.SELF_UPDATE, ""), "--self-update="),
        row(
            new ServiceOrder(
                List.of(
                    new Setting(DaemonFlag.MODE, "local"),
                    new Setting(DaemonFlag.SELF_UPDATE, "apply")),
                List.of(),
                false),
            "--self-update",
            "--mode",
            "local"),
        // What is taken out, by either name of it, once.
        row(unsets(DaemonFlag.SELF_UPDATE), "--no-self-update"),
        row(unsets(DaemonFlag.HUB_URL), "--unset", "hub-url"),
        row(unsets(DaemonFlag.HUB_URL), "--unset", "--hub-url"),
        row(unsets(DaemonFlag.HUB_URL), "--unset=--hub-url"),
        row(unsets(DaemonFlag.SELF_UPDATE), "--unset", "--self-update", "--no-self-update"),
        row(
            unsets(DaemonFlag.MODE, DaemonFlag.DB),
            "--unset=db",
            "--unset",
            "mode",
            "--unset",
            "--db"),
        row(
            new ServiceOrder(
                List.of(new Setting(DaemonFlag.MODE, "local")), List.of(DaemonFlag.HUB_URL), false),
            "--unset",
            "hub-url",
            "--mode=local"));
  }

  @ParameterizedTest
  @MethodSource("orders")
  void ordersWhatIsTyped(List<String> typed, ServiceOrder order) {
    List<String> args = new ArrayList<>(typed);
    args.addFirst("start");
    assertThat(daemon(args.toArray(String[]::new))).isEqualTo(new Ran(0, "done\n", ""));
    assertThat(service.asked()).containsExactly(new Asked(Verb.START, order));
    if (!order.linger()) {
      args.set(0, "restart");
      assertThat(daemon(args.toArray(String[]::new)).code()).isZero();
      assertThat(service.asked()).element(1).isEqualTo(new Asked(Verb.RESTART, order));
    }
  }

  /** Every flag of hephd is an option, so that one more of them is one more here. */
  @ParameterizedTest
  @EnumSource(DaemonFlag.class)
  void knowsEveryFlagOfHephd(DaemonFlag flag) {
    assertThat(daemon("start", flag.flag() + "=/v").code()).isZero();
    assertThat(daemon("start", "--unset", flag.flag()).code()).isZero();
    assertThat(daemon("start", "--help").out()).contains(flag.flag());
    assertThat(service.asked())
        .containsExactly(
            new Asked(Verb.START, sets(flag, "/v")), new Asked(Verb.START, unsets(flag)));
  }

  private static Arguments wrong(String message, String hint, String... args) {
    return arguments(List.of(args), message, hint);
  }

  static List<Arguments> mistakes() {
    String help = "see heph daemon start --help";
    String dash = "a value that begins with - goes behind =, as in --owner-id=-x; ";
    return List.of(
        // Nearly a flag.
        wrong(
            "heph daemon start takes no '--hub-ulr=http://h'",
            "did you mean '--hub-url'? See heph daemon start --help",
            "--hub-ulr=http://h"),
        wrong("heph daemon start takes no '--frobnicate'", dash + help, "--frobnicate"),
        wrong("heph daemon start takes no 'now'", help, "now"),
        wrong(
            "heph daemon start takes no 'notify'",
            "say --self-update=notify; " + help,
            "--self-update",
            "notify"),
        // Nearly a flag to take out; nothing like one: all of them are named.
        wrong(
            "--unset: hephd has no flag '--hub-ulr'",
            "did you mean '--hub-url'? See heph daemon start --help",
            "--unset",
            "hub-ulr"),
        wrong(
            "--unset: hephd has no flag '--frobnicate-it'",
            "one of --mode --db --socket --http-addr --insecure-no-auth --web-root --hub-url --owner-id"
                + " --oidc-issuer --oidc-audience --oidc-client-id --authorized-sub --token-file"
                + " --token-load-cmd --token-save-cmd --self-update --self-update-interval-secs --self-update-channel"
                + " --self-update-min-age-secs --self-update-window --self-update-trial-secs"
                + " --self-update-delivery --forge-url",
            "--unset=frobnicate-it"),
        // Both at once.
        wrong(
            "--self-update and --no-self-update exclude each other",
            "give one of them",
            "--no-self-update",
            "--self-update=notify"),
        wrong(
            "--db is to be set and unset at once", "give one of them", "--db=/x", "--unset", "db"),
        // A path that is none, or not the one that is meant.
        wrong("--db: a value cannot hold a NUL character", "", "--db=a\0b"),
        wrong("--owner-id: a value cannot hold a NUL character", "", "--owner-id", "\0"),
        wrong(
            "--db: '~/x' begins with a ~ that the shell has not replaced",
            "say --db ~/x, or ./~/x if that is meant",
            "--db=~/x"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void refusesWhatMakesNoSense(List<String> typed, String message, String hint) {
    List<String> args = new ArrayList<>(typed);
    args.addFirst("start");
    Ran ran = daemon(args.toArray(String[]::new));
    assertThat(ran.err())
        .isEqualTo(
            Text.document("heph: " + message + "\n" + (hint.isEmpty() ? "" : "  " + hint + "\n")));
    assertThat(ran.out()).isEmpty();
    assertThat(ran.code()).isEqualTo(2);
    args.add("--json");
    Ran json = daemon(args.toArray(String[]::new));
    assertThat(json.code()).isEqualTo(2);
    assertThat(json.err()).isEmpty();
    assertThat(json.out()).startsWith("{\"error\":{\"kind\":\"usage\",").hasLineCount(1);
    assertThat(service.asked()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--db", "--db=a --db=b", "--db --db=x", "--unset", "--mode --db=x"})
  void refusesWhatIsIncomplete(String typed) {
    Ran ran = daemon(("start " + typed).split(" "));
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).startsWith("heph: heph daemon start: ");
    assertThat(service.asked()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"restart --linger", "stop --db=x", "status --unset", "uninstall now"})
  void theOtherVerbsTakeLess(String typed) {
    assertThat(daemon(typed.split(" ")).code()).isEqualTo(2);
    assertThat(service.asked()).isEmpty();
  }

  // ------------------------------------------------------------------ what becomes of it

  @ParameterizedTest
  @EnumSource(
      value = Verb.class,
      names = {"START", "RESTART", "STOP", "UNINSTALL"})
  void tellsEveryReply(Verb verb) {
    String word = verb.name().toLowerCase(Locale.ROOT);
    service.progress("waiting for \033[2J");

    // Done: data on stdout; what happens meanwhile, and what is to be known, on stderr.
    service.reply(verb, new ServiceReply.Done("it is so", List.of("stops at logout"), false));
    assertThat(daemon(word))
        .isEqualTo(new Ran(0, "it is so\n", lines("waiting for \ufffd[2J", "stops at logout")));
    assertThat(daemon(word, "--json"))
        .isEqualTo(
            new Ran(
                0,
                "{\"message\":\"it is so\",\"changed\":false,\"notices\":[\"stops at logout\"]}\n",
                lines("waiting for \ufffd[2J", "stops at logout")));

    // Refused: nothing was changed.
    service.reply(verb, new ServiceReply.Refused("masked", "it is masked", "unmask it"));
    assertThat(daemon(word))
        .isEqualTo(
            new Ran(1, "", lines("waiting for \ufffd[2J", "heph: it is masked", "  unmask it")));
    assertThat(daemon(word, "--json").out())
        .isEqualTo(
            "{\"error\":{\"kind\":\"masked\",\"message\":\"it is masked\",\"hint\":\"unmask it\"}}\n");

    // Refused for what was typed, as far as only the service could know.
    service.reply(verb, new ServiceReply.Refused("usage", "no such mode", ""));
    assertThat(daemon(word).code()).isEqualTo(2);

    // Failed: with the last lines of the daemon, whose tabs are no harm.
    service.reply(
        verb,
        new ServiceReply.Failed(
            "no_answer", "it does not answer", "look at it", List.of("a\033", "\tb")));
    assertThat(daemon(word))
        .isEqualTo(
            new Ran(
                1,
                "",
                lines(
                    "waiting for \ufffd[2J",
                    "heph: it does not answer",
                    "  look at it",
                    "    a\ufffd",
                    "    \tb")));
    assertThat(daemon(word, "--json").out())
        .isEqualTo(
            "{\"error\":{\"kind\":\"no_answer\",\"message\":\"it does not answer\","
                + "\"hint\":\"look at it\",\"log\":[\"a\\u001b\",\"\\tb\"]}}\n");
  }

  // ------------------------------------------------------------------ --show

  @ParameterizedTest
  @ValueSource(strings = {"start", "restart"})
  void showsFilesAndWritesNone(String word) {
    service.shown(
        new Shown.Files(
            List.of(new ServiceFile("/u/a.service", "[Unit]\n\n"), new ServiceFile("/u/b", "x")),
            true,
            List.of("your edit stays")));
    assertThat(daemon(word, "--show", "--mode=local"))
        .isEqualTo(
            new Ran(
                0,
                "# /u/a.service\n[Unit]\n\n# /u/b\nx\n",
                lines(
                    "your edit stays",
                    "nothing was written; without --show these files would be")));
    assertThat(daemon(word, "--show", "--json").out())
        .isEqualTo(
            "{\"files\":[{\"path\":\"/u/a.service\",\"text\":\"[Unit]\\n\\n\"},"
                + "{\"path\":\"/u/b\",\"text\":\"x\"}],\"changes\":true,"
                + "\"notices\":[\"your edit stays\"]}\n");
    assertThat(service.asked())
        .containsExactly(
            new Asked(Verb.SHOW, sets(DaemonFlag.MODE, "local")),
            new Asked(Verb.SHOW, ServiceOrder.NONE));
  }

  @Test
  void saysWhenNothingWouldBeShownOrDifferent() {
    assertThat(daemon("start", "--show"))
        .isEqualTo(new Ran(0, "", "these files are there already\n"));
    service.shown(new Shown.No(new ServiceReply.Refused("not_installed", "no hephd", "install")));
    assertThat(daemon("start", "--show"))
        .isEqualTo(new Ran(1, "", lines("heph: no hephd", "  install")));
  }

  // ------------------------------------------------------------------ the caller's environment

  @Test
  void saysThatTheServiceDoesNotInheritWhatIsSetHere() {
    service.report(ServiceStatusTest.running());
    // The same place, however it is written, needs no word; and nobody is asked for nothing.
    assertThat(daemon("start").err()).isEmpty();
    assertThat(service.asked()).hasSize(1);
    host.env.put("HEPH_SOCKET", "/run/user/1000/heph/../heph/hephd.sock");
    host.env.put("HEPH_DB", "");
    assertThat(daemon("start").err()).isEmpty();

    host.env.put("HEPH_SOCKET", "/tmp/x.sock");
    host.env.put("HEPH_DB", "my store.db");
    String err =
        lines(
            "HEPH_SOCKET is set here and the service does not inherit it, it uses"
                + " /run/user/1000/heph/hephd.sock; to make it use yours: heph daemon restart"
                + " --socket=/tmp/x.sock",
            "HEPH_DB is set here and the service does not inherit it, it uses"
                + " /home/user/.local/share/heph/heph.db; to make it use yours: heph daemon"
                + " restart --db='/work dir/my store.db'");
    assertThat(daemon("start").err()).isEqualTo(err);
    assertThat(daemon("restart", "--json").err()).isEqualTo(err);
    assertThat(daemon("status").err()).isEqualTo(err);
    assertThat(daemon("stop").err()).isEmpty();
    service.report(FakeServiceApi.NOT_INSTALLED);
    assertThat(daemon("status").err()).isEmpty();
  }
}
