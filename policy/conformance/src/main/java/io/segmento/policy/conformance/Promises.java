package io.segmento.policy.conformance;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.segmento.policy.Clause;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The list of clauses as it is checked in. */
final class Promises {
  private Promises() {}

  static List<Promise> load() {
    try (InputStream yaml = Clause.class.getResourceAsStream("clauses.yaml")) {
      if (yaml == null) {
        throw new IllegalStateException("clauses.yaml is not beside " + Clause.class);
      }
      return read(yaml);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Throws {@link IllegalArgumentException} for an entry that is incomplete or there twice. */
  static List<Promise> read(InputStream yaml) throws IOException {
    List<Promise> promises = JsonMapper.builder(new YAMLFactory())
        .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .build()
        .readValue(yaml, new TypeReference<>() {});
    Set<String> ids = new HashSet<>();
    for (Promise promise : promises) {
      if (promise.id() == null || !ids.add(promise.id())) {
        throw new IllegalArgumentException("clause " + promise.id() + " (expected: an id, once)");
      }
      if (promise.promise() == null
          || (promise.keptBy().isEmpty()
              && promise.pending() == null
              && promise.organisation() == null)) {
        throw new IllegalArgumentException("clause "
            + promise.id()
            + " (expected: promise, and one of kept-by, pending, organisation)");
      }
    }
    return promises;
  }
}
