package org.hephaestus.domain.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.Map;
import org.hephaestus.ports.service.DaemonFlag;
import org.hephaestus.ports.service.ServiceOrder;
import org.hephaestus.ports.service.ServiceOrder.Setting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ToolPathPolicyTest {
  private static final String USUAL =
      "/usr/bin:/home/me/.local/bin:/usr/local/bin:/bin:/opt/homebrew/bin";

  private static ServiceOrder setting(DaemonFlag flag, String value) {
    return new ServiceOrder(List.of(new Setting(flag, value)), List.of(), false);
  }

  static List<Arguments> rows() {
    ServiceOrder on = setting(DaemonFlag.SELF_UPDATE, "apply");
    return List.of(
        // off: nothing at all, whatever there was
        arguments("off", "--mode=local", ServiceOrder.NONE, "", ""),
        arguments("off again", "--mode=local", ServiceOrder.NONE, "/old", ""),
        // on: where the tools are now, then the usual folders
        arguments("on", "--self-update=apply", on, "", "/sdk/mvn/bin:" + USUAL),
        arguments("notify too", "--self-update=notify", on, "", "/sdk/mvn/bin:" + USUAL),
        // carried over like a flag
        arguments("kept", "--self-update=apply", ServiceOrder.NONE, "/old", "/old"),
        arguments(
            "kept for another flag",
            "--self-update=apply",
            setting(DaemonFlag.MODE, "local"),
            "/old",
            "/old"),
        // looked up anew when the order is about it
        arguments("passed again", "--self-update=apply", on, "/old", "/sdk/mvn/bin:" + USUAL),
        arguments(
            "another delivery",
            "--self-update=apply",
            setting(DaemonFlag.SELF_UPDATE_DELIVERY, "source"),
            "/old",
            "/sdk/mvn/bin:" + USUAL),
        // on by hand, without a PATH
        arguments(
            "none yet", "--self-update=apply", ServiceOrder.NONE, "", "/sdk/mvn/bin:" + USUAL));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void decides(String name, String flags, ServiceOrder order, String before, String want) {
    Map<String, String> environment =
        ToolPathPolicy.environment(
            FlagSet.of(List.of(flags)),
            order,
            before.isEmpty() ? Map.of() : Map.of("PATH", before, "HOME", "/home/me"),
            "/home/me",
            tools -> {
              assertThat(tools).containsExactly("git", "mvn", "java");
              return List.of("/sdk/mvn/bin", "/usr/bin", "/not:possible");
            });
    assertThat(environment)
        .isEqualTo(want.isEmpty() ? Map.of() : Map.of("PATH", want, "HOME", "/home/me"));
  }

  @Test
  void anotherDeliveryNeedsNoTools() {
    assertThat(ToolPathPolicy.tools(FlagSet.of(List.of("--self-update-delivery=prebuilt"))))
        .isEmpty();
  }
}
