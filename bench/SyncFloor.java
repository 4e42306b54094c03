import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * The least that sync can cost: plain batches of JSON lines, gzipped, over HTTP into SQLite with
 * FULL durability, an op row and a last-writer-wins cell per op on every side. No hello, no
 * digests, no checks, no text, no search. Prints one line per figure, in milliseconds. Run by
 * bench/sync.
 *
 * <p>Arguments: an empty folder, tasks, and {@code record} (one op per task, the whole task in it)
 * or {@code field} (an op per field, as many as heph keeps for the same tasks).
 */
public final class SyncFloor {
  private static final int BATCH = 1_000;
  private static final int CHANGES = 100;
  private static final int ROUNDS = 5;
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(30);
  private static final long LIMIT_MILLIS = 300_000;

  private record Op(
      String id, String origin, long sequence, long hlc, String node, String field, String value) {}

  private record Page(List<Op> ops, long last) {}

  private final Path folder;
  private final int tasks;
  private final boolean record;
  private final Random random = new Random(1);
  private final AtomicLong wire = new AtomicLong();
  private int made;

  private SyncFloor(Path folder, int tasks, boolean record) {
    this.folder = folder;
    this.tasks = tasks;
    this.record = record;
  }

  public static void main(String[] args) throws Exception {
    new Timer(true)
        .schedule(
            new TimerTask() {
              @Override
              public void run() {
                System.err.println("floor: not done after " + LIMIT_MILLIS + " ms");
                Runtime.getRuntime().halt(3);
              }
            },
            LIMIT_MILLIS);
    new SyncFloor(
            Files.createDirectories(Path.of(args[0])),
            Integer.parseInt(args[1]),
            args[2].equals("record"))
        .run();
  }

  private void run() throws Exception {
    ExecutorService threads = Executors.newSingleThreadExecutor();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    try (Side hub = new Side("hub", folder);
        Side a = new Side("a", folder);
        Side b = new Side("b", folder)) {
      server.setExecutor(threads);
      server.createContext("/ops", exchange -> serve(hub, exchange));
      server.start();
      Spoke spokeA = new Spoke(a, server.getAddress().getPort());
      Spoke spokeB = new Spoke(b, server.getAddress().getPort());

      List<Op> created = create(a);
      print("ops", created.size());
      a.keep(created, null, 0);
      print("push_first", millis(spokeA));
      print("push_first_kb", wire.get() / 1024.0);
      print("pull_first", millis(spokeB));
      print("pull_first_kb", wire.get() / 1024.0);

      double[] push = new double[2 * ROUNDS];
      double[] pull = new double[2 * ROUNDS];
      double[] nothing = new double[4 * ROUNDS];
      for (int i = 0; i < ROUNDS; i++) {
        a.keep(change(a, created), null, 0);
        push[2 * i] = millis(spokeA);
        pull[2 * i] = millis(spokeB);
        b.keep(change(b, created), null, 0);
        push[2 * i + 1] = millis(spokeB);
        pull[2 * i + 1] = millis(spokeA);
      }
      for (int i = 0; i < nothing.length; i++) {
        nothing[i] = millis(i % 2 == 0 ? spokeA : spokeB);
      }
      print("push_100", median(push));
      print("pull_100", median(pull));
      print("both_100", median(push) + median(pull));
      print("noop", median(nothing));

      a.keep(create(a), null, 0);
      print("push_more", millis(spokeA));
      print("pull_more", millis(spokeB));
      String state = hub.state();
      if (!state.equals(a.state()) || !state.equals(b.state())) {
        throw new IllegalStateException(state + ", " + a.state() + ", " + b.state());
      }
    } finally {
      server.stop(0);
      threads.shutdownNow();
    }
  }

  // --- what is synced ---------------------------------------------------------------------------

  private List<Op> create(Side side) {
    List<Op> ops = new ArrayList<>();
    LocalDate today = LocalDate.of(2026, 11, 28);
    for (int i = 0; i < tasks; i++) {
      String node = id();
      String title = "Water the plants " + i;
      String attention = i % 5 < 3 ? "white" : i % 5 == 3 ? "orange" : "red";
      String project = "01J00000000000000000PR00" + (10 + random.nextInt(20));
      String due = i % 3 == 0 ? today.plusDays(random.nextInt(90)).toString() : "";
      if (record) {
        String all =
            "{\"kind\":\"task\",\"title\":\""
                + title
                + "\",\"state\":\"outstanding\",\"attention\":\""
                + attention
                + "\",\"project\":\""
                + project
                + "\",\"do_date\":\""
                + due
                + "\"}";
        ops.add(side.next(id(), node, "task", all));
      } else {
        ops.add(side.next(id(), node, "kind", "task"));
        ops.add(side.next(id(), node, "title", title));
        ops.add(side.next(id(), node, "state", "outstanding"));
        ops.add(side.next(id(), node, "attention", attention));
        ops.add(side.next(id(), node, "project", project));
        if (!due.isEmpty()) {
          ops.add(side.next(id(), node, "do_date", due));
        }
      }
    }
    return ops;
  }

  private List<Op> change(Side side, List<Op> created) {
    List<Op> ops = new ArrayList<>();
    for (int i = 0; i < CHANGES; i++) {
      String node = created.get(random.nextInt(created.size())).node();
      ops.add(side.next(id(), node, record ? "task" : "title", "changed " + random.nextInt()));
    }
    return ops;
  }

  /** As a ULID: what was made later is greater, so that indexes grow at their end. */
  private String id() {
    StringBuilder id = new StringBuilder("01JD").append(String.format("%06d", ++made));
    while (id.length() < 26) {
      id.append("0123456789ABCDEFGHJKMNPQRSTVWXYZ".charAt(random.nextInt(32)));
    }
    return id.toString();
  }

  // --- the hub ----------------------------------------------------------------------------------

  private static void serve(Side hub, HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body;
      if (exchange.getRequestMethod().equals("POST")) {
        long head = hub.keep(lines(exchange.getRequestBody().readAllBytes()).ops(), null, 0);
        body = Long.toString(head).getBytes(StandardCharsets.US_ASCII);
      } else {
        long since =
            Long.parseLong(exchange.getRequestURI().getQuery().substring("since=".length()));
        body = packed(hub.after(since, false));
      }
      exchange.sendResponseHeaders(200, body.length);
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(body);
      }
    } catch (SQLException | RuntimeException e) {
      e.printStackTrace();
      exchange.sendResponseHeaders(500, -1);
    }
  }

  // --- a spoke ----------------------------------------------------------------------------------

  private final class Spoke {
    private final Side side;
    private final URI ops;
    private final HttpClient http =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    Spoke(Side side, int port) {
      this.side = side;
      this.ops = URI.create("http://127.0.0.1:" + port + "/ops");
    }

    /** Gives all that is new, then takes all that is new. */
    void sync() throws Exception {
      while (true) {
        Page mine = side.after(side.mark("pushed"), true);
        if (mine.ops().isEmpty()) {
          break;
        }
        byte[] reply =
            send(
                HttpRequest.newBuilder(ops)
                    .POST(HttpRequest.BodyPublishers.ofByteArray(packed(mine))));
        long head = Long.parseLong(new String(reply, StandardCharsets.US_ASCII));
        side.keep(List.of(), "pushed", mine.last());
        if (head - mine.ops().size() == side.mark("pulled")) {
          side.keep(List.of(), "pulled", head); // nobody else's came in between
        }
      }
      while (true) {
        Page theirs =
            lines(send(HttpRequest.newBuilder(URI.create(ops + "?since=" + side.mark("pulled")))));
        if (theirs.ops().isEmpty()) {
          return;
        }
        side.keep(theirs.ops(), "pulled", theirs.last());
        if (theirs.ops().size() < BATCH) {
          return;
        }
      }
    }

    private byte[] send(HttpRequest.Builder request) throws Exception {
      HttpRequest sent = request.timeout(REQUEST_TIMEOUT).build();
      HttpResponse<byte[]> response = http.send(sent, BodyHandlers.ofByteArray());
      if (response.statusCode() != 200) {
        throw new IllegalStateException(sent + ": " + response.statusCode());
      }
      wire.addAndGet(
          response.body().length
              + sent.bodyPublisher().map(HttpRequest.BodyPublisher::contentLength).orElse(0L));
      return response.body();
    }
  }

  // --- a database -------------------------------------------------------------------------------

  private static final class Side implements AutoCloseable {
    private final String origin;
    private final Connection db;
    private final PreparedStatement insert;
    private final PreparedStatement cell;
    private final PreparedStatement page;
    private final PreparedStatement mark;
    private final PreparedStatement setMark;
    private long sequence;
    private long hlc = 1_764_000_000_000L << 16;

    Side(String name, Path folder) throws SQLException {
      origin = ("ORIGIN" + name + "0".repeat(26)).substring(0, 26);
      db = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve(name + ".db"));
      try (Statement statement = db.createStatement()) {
        statement.execute("pragma journal_mode = wal");
        statement.execute("pragma synchronous = full");
        statement.execute(
            "create table ops (arrival integer primary key, id text not null unique,"
                + " origin text not null, sequence integer not null, hlc integer not null,"
                + " node text not null, field text not null, value text not null) strict");
        statement.execute(
            "create table cells (node text not null, field text not null, value text not null,"
                + " hlc integer not null, op text not null, primary key (node, field))"
                + " strict, without rowid");
        statement.execute("create table marks (name text primary key, value integer) strict");
      }
      db.setAutoCommit(false);
      insert =
          db.prepareStatement(
              "insert into ops (id, origin, sequence, hlc, node, field, value)"
                  + " values (?, ?, ?, ?, ?, ?, ?) on conflict (id) do nothing");
      cell =
          db.prepareStatement(
              "insert into cells values (?, ?, ?, ?, ?) on conflict (node, field) do update"
                  + " set value = excluded.value, hlc = excluded.hlc, op = excluded.op"
                  + " where (excluded.hlc, excluded.op) > (hlc, op)");
      page =
          db.prepareStatement(
              "select arrival, id, origin, sequence, hlc, node, field, value from ops"
                  + " where arrival > ? and (origin = ? or ? = '') order by arrival limit "
                  + BATCH);
      mark = db.prepareStatement("select value from marks where name = ?");
      setMark = db.prepareStatement("insert or replace into marks values (?, ?)");
    }

    Op next(String id, String node, String field, String value) {
      hlc += 1 << 16;
      return new Op(id, origin, ++sequence, hlc, node, field, value);
    }

    /** One transaction; answers the last arrival. */
    long keep(List<Op> ops, String name, long value) throws SQLException {
      for (Op op : ops) {
        insert.setString(1, op.id());
        insert.setString(2, op.origin());
        insert.setLong(3, op.sequence());
        insert.setLong(4, op.hlc());
        insert.setString(5, op.node());
        insert.setString(6, op.field());
        insert.setString(7, op.value());
        if (insert.executeUpdate() == 1) {
          cell.setString(1, op.node());
          cell.setString(2, op.field());
          cell.setString(3, op.value());
          cell.setLong(4, op.hlc());
          cell.setString(5, op.id());
          cell.executeUpdate();
          hlc = Math.max(hlc, op.hlc());
        }
      }
      if (name != null) {
        setMark.setString(1, name);
        setMark.setLong(2, value);
        setMark.executeUpdate();
      }
      db.commit();
      try (Statement statement = db.createStatement();
          ResultSet row = statement.executeQuery("select coalesce(max(arrival), 0) from ops")) {
        return row.getLong(1);
      } finally {
        db.rollback();
      }
    }

    Page after(long arrival, boolean own) throws SQLException {
      page.setLong(1, arrival);
      page.setString(2, origin);
      page.setString(3, own ? "own" : "");
      List<Op> ops = new ArrayList<>();
      long last = arrival;
      try (ResultSet row = page.executeQuery()) {
        while (row.next()) {
          last = row.getLong(1);
          ops.add(
              new Op(
                  row.getString(2),
                  row.getString(3),
                  row.getLong(4),
                  row.getLong(5),
                  row.getString(6),
                  row.getString(7),
                  row.getString(8)));
        }
      } finally {
        db.rollback();
      }
      return new Page(ops, last);
    }

    long mark(String name) throws SQLException {
      mark.setString(1, name);
      try (ResultSet row = mark.executeQuery()) {
        return row.next() ? row.getLong(1) : 0;
      } finally {
        db.rollback();
      }
    }

    String state() throws SQLException {
      try (Statement statement = db.createStatement();
          ResultSet row =
              statement.executeQuery(
                  "select (select count(*) from ops), count(*), sum(hlc >> 16), max(op) from"
                      + " cells")) {
        return row.getLong(1)
            + " ops, "
            + row.getLong(2)
            + " cells, "
            + row.getString(3)
            + ' '
            + row.getString(4);
      } finally {
        db.rollback();
      }
    }

    @Override
    public void close() throws SQLException {
      db.close();
    }
  }

  // --- lines ------------------------------------------------------------------------------------

  /** A line with the last arrival, then a line per op. */
  private static byte[] packed(Page page) throws IOException {
    StringBuilder text = new StringBuilder(256 * page.ops().size() + 16);
    text.append("{\"last\":").append(page.last()).append("}\n");
    for (Op op : page.ops()) {
      text.append("{\"id\":\"").append(op.id());
      text.append("\",\"origin\":\"").append(op.origin());
      text.append("\",\"sequence\":").append(op.sequence());
      text.append(",\"hlc\":").append(op.hlc());
      text.append(",\"node\":\"").append(op.node());
      text.append("\",\"field\":\"").append(op.field());
      text.append("\",\"value\":\"");
      for (int i = 0; i < op.value().length(); i++) {
        char c = op.value().charAt(i);
        if (c == '"' || c == '\\') {
          text.append('\\');
        }
        text.append(c);
      }
      text.append("\"}\n");
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream gzip =
        new GZIPOutputStream(bytes, 8192) {
          {
            def.setLevel(1);
          }
        }) {
      gzip.write(text.toString().getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  private static Page lines(byte[] packed) throws IOException {
    String text;
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed), 8192)) {
      text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    List<Op> ops = new ArrayList<>();
    Reader reader = new Reader(text);
    String[] values = new String[7];
    long last = Long.parseLong(reader.line(values));
    while (!reader.ended()) {
      reader.line(values);
      ops.add(
          new Op(
              values[0],
              values[1],
              Long.parseLong(values[2]),
              Long.parseLong(values[3]),
              values[4],
              values[5],
              values[6]));
    }
    return new Page(ops, last);
  }

  /** Flat JSON objects with their members in a known order, one a line. */
  private static final class Reader {
    private final String text;
    private int at;

    Reader(String text) {
      this.text = text;
    }

    boolean ended() {
      return at >= text.length();
    }

    /** Answers the first value. */
    String line(String[] values) {
      int n = 0;
      at++;
      while (true) {
        at = text.indexOf(':', at) + 1;
        values[n++] = text.charAt(at) == '"' ? string() : number();
        if (text.charAt(at++) == '}') {
          at++;
          return values[0];
        }
      }
    }

    private String number() {
      int begin = at;
      while (text.charAt(at) != ',' && text.charAt(at) != '}') {
        at++;
      }
      return text.substring(begin, at);
    }

    private String string() {
      int begin = ++at;
      StringBuilder unescaped = null;
      while (text.charAt(at) != '"') {
        if (text.charAt(at) == '\\') {
          unescaped = unescaped == null ? new StringBuilder() : unescaped;
          unescaped.append(text, begin, at++);
          begin = at;
        }
        at++;
      }
      String rest = text.substring(begin, at++);
      return unescaped == null ? rest : unescaped.append(rest).toString();
    }
  }

  // --- figures ----------------------------------------------------------------------------------

  private double millis(Spoke spoke) throws Exception {
    wire.set(0);
    long begin = System.nanoTime();
    spoke.sync();
    return (System.nanoTime() - begin) / 1e6;
  }

  private void print(String name, double value) {
    System.out.printf("figure\tfloor-%s\t%s\t%.2f%n", record ? "record" : "field", name, value);
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
