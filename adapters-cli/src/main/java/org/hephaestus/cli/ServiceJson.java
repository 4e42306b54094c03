package org.hephaestus.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hephaestus.ports.service.DaemonFlag;
import org.hephaestus.ports.service.ServiceApi.Shown;
import org.hephaestus.ports.service.ServiceFile;
import org.hephaestus.ports.service.ServiceOrder.Setting;
import org.hephaestus.ports.service.ServiceReply;
import org.hephaestus.ports.service.ServiceReport;

/** What {@code heph daemon} prints with {@code --json}; see {@link JsonOutput}. */
final class ServiceJson {
  private ServiceJson() {}

  static Map<String, Object> done(ServiceReply.Done done) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("message", done.message());
    json.put("changed", done.changed());
    json.put("notices", done.notices());
    return json;
  }

  static Map<String, Object> shown(Shown.Files shown) {
    List<Object> files = new ArrayList<>();
    for (ServiceFile file : shown.files()) {
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("path", file.path());
      entry.put("text", file.text());
      files.add(entry);
    }
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("files", files);
    json.put("changes", shown.changes());
    json.put("notices", shown.notices());
    return json;
  }

  static Map<String, Object> report(ServiceReport report) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("condition", report.condition());
    json.put("reason", report.reason());
    json.put("advice", report.advice());
    json.put("manager", report.manager());
    json.put("files", report.files());
    json.put("enabled", report.enabled());
    json.put("linger", report.linger());
    json.put("pid", report.pid());
    json.put("restarts", report.restarts());
    if (report.startedAt() != null) {
      json.put("started_at", report.startedAt());
    }
    json.put("running_version", report.runningVersion());
    json.put("installed_version", report.installedVersion());
    json.put("socket", report.socket());
    json.put("db", report.db());
    json.put("log", report.log());
    json.put("flags", flags(report.flags()));
    if (report.update() != null) {
      json.put("update", UpdateJsonOutput.update(report.update()));
    }
    return json;
  }

  /** A flag that may be repeated has a list, also of one. */
  private static Map<String, Object> flags(List<Setting> settings) {
    Map<String, Object> json = new LinkedHashMap<>();
    for (Setting setting : settings) {
      DaemonFlag flag = setting.flag();
      if (flag.value() != DaemonFlag.Value.WORDS) {
        json.put(flag.flag(), setting.value());
        continue;
      }
      List<String> values = new ArrayList<>();
      for (Setting other : settings) {
        if (other.flag() == flag) {
          values.add(other.value());
        }
      }
      json.put(flag.flag(), values);
    }
    return json;
  }

  /**
   * Log lines.
   *
   * @param file they are from; empty when the service manager has kept them
   */
  static Map<String, Object> log(String file, List<String> lines) {
    Map<String, Object> json = new LinkedHashMap<>();
    if (!file.isEmpty()) {
      json.put("file", file);
    }
    json.put("lines", lines);
    return json;
  }
}
