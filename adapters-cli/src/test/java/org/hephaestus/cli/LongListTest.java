package org.hephaestus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.hephaestus.cli.TestHost.Ran;
import org.hephaestus.ports.api.CallResult;
import org.hephaestus.ports.api.HephApi;
import org.hephaestus.ports.api.Request;
import org.hephaestus.ports.api.TaskRequest;
import org.hephaestus.ports.api.TaskRow;
import org.hephaestus.testkit.api.ApiSamples;
import org.junit.jupiter.api.Test;

/** Ten thousand rows in two pages: all there, in both forms. */
class LongListTest {
  private static final int ROWS = 10_000;

  private static final class Many implements HephApi {
    private final List<TaskRow> rows = new ArrayList<>();

    Many() {
      TaskRow one = ApiSamples.taskRow();
      for (int i = 0; i < ROWS; i++) {
        rows.add(
            new TaskRow(
                String.format(Locale.ROOT, "01KAK7Y3M0%016d", i),
                one.title() + " " + i,
                one.state(),
                one.attention(),
                one.doDate(),
                one.lateOn(),
                one.recurrence(),
                one.projectId(),
                one.project(),
                one.overdue(),
                one.createdAt(),
                one.changedAt(),
                one.closedAt(),
                i));
      }
    }

    @Override
    @SuppressWarnings("unchecked") // a list is the only thing that is asked here
    public <R> CallResult<R> call(Request<R> request) {
      TaskRequest.ListTasks list = (TaskRequest.ListTasks) request;
      int from = list.after().isEmpty() ? 0 : Integer.parseInt(list.after());
      int to = Math.min(ROWS, from + list.limit());
      return (CallResult<R>)
          new CallResult.Ok<>(
              new TaskRequest.TaskPage(
                  rows.subList(from, to), to < ROWS ? Integer.toString(to) : ""));
    }
  }

  @Test
  void showsTenThousand() {
    Many many = new Many();
    TestHost host = new TestHost();
    Ran text = host.heph(many, "list");
    Ran json = host.heph(many, "list", "--json");
    assertThat(text.code() + json.code()).isZero();
    assertThat(text.out().lines().count()).isEqualTo(ROWS);
    assertThat(json.out().split("\"node_id\"", -1)).hasSize(ROWS + 1);
  }
}
