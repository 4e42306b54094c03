package org.hephaestus.sqlite;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.hephaestus.ports.store.Store;
import org.hephaestus.testkit.store.StoreContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class SqliteStoreTest extends StoreContract {
  @TempDir private Path folder = Path.of("");
  private Store store = new org.hephaestus.testkit.store.FakeStore();

  @BeforeEach
  void open() {
    store = Stores.ready(Stores.settings(folder));
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Override
  protected Store store() {
    return store;
  }

  @Override
  protected Store reopened() {
    store.close();
    store = Stores.ready(Stores.settings(folder));
    return store;
  }

  @Override
  protected String freshFile(String name) {
    return folder.resolve(name).toString();
  }

  @Override
  protected String foreignFile() {
    Path file = folder.resolve("letter.txt");
    try {
      return Files.writeString(file, "Dear Sir or Madam,\n".repeat(40), UTF_8).toString();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
