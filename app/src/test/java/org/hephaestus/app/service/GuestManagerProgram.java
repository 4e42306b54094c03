package org.hephaestus.app.service;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.hephaestus.files.jdk.JdkCommandRunner;
import org.hephaestus.ports.service.ServiceManager;
import org.hephaestus.systemd.SystemdServiceManager;
import org.jspecify.annotations.Nullable;

/** Runs in a guest: what {@link GuestManager} asks. */
final class GuestManagerProgram {
  private GuestManagerProgram() {}

  /**
   * Answers until stdin ends; or, given the name of an order, does that and prints what became of
   * it.
   */
  public static void main(String[] arguments) throws Exception {
    int uid = (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    ServiceManager manager =
        new SystemdServiceManager(
            new JdkCommandRunner(), System.getenv(), Path.of(System.getenv("HOME")), uid);
    if (arguments.length > 0) {
      Method order = ServiceManager.class.getMethod(arguments[0], Duration.class);
      System.out.println(order.invoke(manager, Duration.ofSeconds(30)));
      return;
    }
    DataInputStream in = new DataInputStream(new BufferedInputStream(System.in));
    DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(new FileOutputStream(FileDescriptor.out)));
    while (true) {
      String name;
      try {
        name = Wire.text(in);
      } catch (EOFException e) {
        return;
      }
      Wire.write(out, answer(manager, name, (List<?>) Wire.read(in)));
      out.flush();
    }
  }

  private static @Nullable Object answer(
      ServiceManager manager, String name, @Nullable List<?> given)
      throws IOException, ReflectiveOperationException {
    for (Method method : ServiceManager.class.getMethods()) {
      if (method.getName().equals(name) && given != null) {
        return method.invoke(manager, given.toArray());
      }
    }
    throw new IOException("no such method: " + name);
  }
}
