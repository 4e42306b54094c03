package org.hephaestus.app.service;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Values of the ports from one JVM to another of the same build: records, enums, lists, maps,
 * strings, numbers and times.
 */
final class Wire {
  private Wire() {}

  static void write(DataOutputStream out, @Nullable Object value) throws IOException {
    switch (value) {
      case null -> out.writeByte('0');
      case String text -> {
        out.writeByte('s');
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
      }
      case Boolean flag -> {
        out.writeByte('b');
        out.writeBoolean(flag);
      }
      case Integer number -> {
        out.writeByte('i');
        out.writeInt(number);
      }
      case Long number -> {
        out.writeByte('l');
        out.writeLong(number);
      }
      case Instant time -> {
        out.writeByte('t');
        write(out, time.toString());
      }
      case Duration time -> {
        out.writeByte('d');
        write(out, time.toString());
      }
      case Enum<?> constant -> {
        out.writeByte('e');
        write(out, constant.getDeclaringClass().getName());
        write(out, constant.name());
      }
      case List<?> list -> {
        out.writeByte('L');
        out.writeInt(list.size());
        for (Object element : list) {
          write(out, element);
        }
      }
      case Map<?, ?> map -> {
        out.writeByte('M');
        out.writeInt(map.size());
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          write(out, entry.getKey());
          write(out, entry.getValue());
        }
      }
      case Record record -> {
        out.writeByte('R');
        write(out, record.getClass().getName());
        for (RecordComponent component : record.getClass().getRecordComponents()) {
          try {
            write(out, component.getAccessor().invoke(record));
          } catch (ReflectiveOperationException e) {
            throw new IOException("cannot read " + component, e);
          }
        }
      }
      default -> throw new IOException("no way to send " + value.getClass());
    }
  }

  static @Nullable Object read(DataInputStream in) throws IOException {
    byte kind = in.readByte();
    return switch (kind) {
      case '0' -> null;
      case 's' -> new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
      case 'b' -> in.readBoolean();
      case 'i' -> in.readInt();
      case 'l' -> in.readLong();
      case 't' -> Instant.parse(text(in));
      case 'd' -> Duration.parse(text(in));
      case 'e' -> constant(text(in), text(in));
      case 'L' -> {
        List<@Nullable Object> list = new ArrayList<>();
        for (int i = in.readInt(); i > 0; i--) {
          list.add(read(in));
        }
        yield list;
      }
      case 'M' -> {
        Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
        for (int i = in.readInt(); i > 0; i--) {
          map.put(read(in), read(in));
        }
        yield map;
      }
      case 'R' -> record(text(in), in);
      default -> throw new IOException("no value begins with " + kind);
    };
  }

  static String text(DataInputStream in) throws IOException {
    if (read(in) instanceof String text) {
      return text;
    }
    throw new IOException("expected a text");
  }

  private static Object constant(String type, String name) throws IOException {
    try {
      for (Object constant : Class.forName(type).getEnumConstants()) {
        if (constant instanceof Enum<?> one && one.name().equals(name)) {
          return constant;
        }
      }
    } catch (ClassNotFoundException e) {
      throw new IOException(e);
    }
    throw new IOException(type + " has no " + name);
  }

  private static Object record(String type, DataInputStream in) throws IOException {
    try {
      RecordComponent[] components = Class.forName(type).getRecordComponents();
      @Nullable Object[] values = new @Nullable Object[components.length];
      for (int i = 0; i < values.length; i++) {
        values[i] = read(in);
      }
      Constructor<?> constructor =
          Class.forName(type)
              .getDeclaredConstructor(
                  Arrays.stream(components).map(RecordComponent::getType).toArray(Class[]::new));
      return constructor.newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new IOException("cannot make a " + type, e);
    }
  }
}
