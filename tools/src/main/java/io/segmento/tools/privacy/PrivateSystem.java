package io.segmento.tools.privacy;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import io.segmento.proto.v1.ApplyCatalogRequest;
import io.segmento.proto.v1.CatalogEntry;
import io.segmento.tools.allinone.AllInOne;
import io.segmento.tools.allinone.AllInOneOptions;
import io.segmento.tools.allinone.Ports;
import io.segmento.tools.catalog.ApplyCommand;
import io.segmento.tools.catalog.CatalogFile;
import io.segmento.tools.console.CoreChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.UUID;

/** A {@code segmento up} of one's own, with the sample catalog, on free ports. */
final class PrivateSystem implements AutoCloseable {
  private static final String ADVERTISER = "shop";
  private static final String EXCHANGE = "test";

  private final AllInOne running;
  private final CoreChannel core;
  private final String apiKey = UUID.randomUUID().toString();

  private PrivateSystem(AllInOne running) {
    this.running = running;
    core = new CoreChannel(running.grpcAddress());
  }

  static PrivateSystem start(Path data, Path strategies) {
    PrivateSystem system = new PrivateSystem(AllInOne.start(
        new AllInOneOptions(
            Ports.FREE, List.of(), data, strategies, false, AllInOneOptions.Tuning.PATIENT),
        line -> {}));
    try {
      ApplyCommand.apply(system.core, system.catalog());
      return system;
    } catch (RuntimeException e) {
      system.close();
      throw e;
    }
  }

  private ApplyCatalogRequest catalog() {
    ApplyCatalogRequest.Builder catalog = CatalogFile.sample().toBuilder();
    for (CatalogEntry.Builder entry : catalog.getEntriesBuilderList()) {
      if (entry.hasAdvertiser()) {
        entry.getAdvertiserBuilder().setApiKeyHash(sha256(apiKey));
      }
    }
    return catalog.build();
  }

  private static ByteString sha256(String key) {
    try {
      return ByteString.copyFrom(MessageDigest.getInstance("SHA-256").digest(key.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  CoreChannel core() {
    return core;
  }

  /** With all that the processes write: logs, the store's own files, spools. */
  Target target() {
    return new Target(
        running.publicUrl(),
        List.of(running.gatewayAdmin() + "/metrics", running.coreAdmin() + "/metrics"),
        running.redisUris(),
        List.of(running.dataPath()),
        ADVERTISER,
        apiKey,
        EXCHANGE);
  }

  @Override
  public void close() {
    core.close();
    running.close();
  }
}
