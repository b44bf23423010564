package io.segmento.platform;

import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Module;
import com.google.inject.Stage;
import com.google.inject.util.Modules;
import io.segmento.platform.catalog.CatalogFollower;
import io.segmento.platform.config.ConfigReader;
import io.segmento.platform.grpc.GrpcServer;
import io.segmento.platform.identity.KeyFile;
import io.segmento.platform.lifecycle.Lifecycle;
import io.segmento.platform.testing.Await;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;

/** All of a core in this process, on free ports, for tests of what calls one. */
public final class WholeCore implements AutoCloseable {
  private final Injector injector;
  private final Lifecycle lifecycle;

  private WholeCore(Injector injector) {
    this.injector = injector;
    this.lifecycle = injector.getInstance(Lifecycle.class);
  }

  /** Starts in development mode without plugins and waits until its catalog is loaded; {@code work} is a directory for its keys. */
  public static WholeCore start(String redisUri, Path work) throws Exception {
    return start(redisUri, work, Clock.systemUTC(), "");
  }

  /** As above by a clock of the test, and with more HOCON; plugins in {@code work/strategies} are loaded. */
  public static WholeCore start(String redisUri, Path work, Clock clock, String more)
      throws Exception {
    Path keys = work.resolve("keys.conf");
    KeyFile.generate(keys);
    Path strategies = Files.createDirectories(work.resolve("strategies"));
    ConfigReader config = ConfigReader.parse(
        """
        dev = true
        node.name = core-1
        grpc.port = 0
        admin.port = 0
        redis { uri = "%s", timeout = 20 s, bid-timeout = 10 s }
        keys.file = "%s"
        strategies.directory = "%s"
        strategies.deployed-directory = "%s"
        notice.base-url = "http://127.0.0.1:1"
        %s
        """.formatted(redisUri, keys, strategies, work.resolve("deployed"), more));
    Module clocked = Modules.override(new PlatformModule(config))
        .with(binder -> binder.bind(Clock.class).toInstance(clock));
    WholeCore core = new WholeCore(Guice.createInjector(Stage.PRODUCTION, clocked));
    config.finish();
    core.lifecycle.start();
    CatalogFollower catalog = core.injector.getInstance(CatalogFollower.class);
    Await.until("the catalog is loaded", () -> catalog.notReady().isEmpty());
    return core;
  }

  /** Where its gRPC server listens. */
  public String address() {
    return "127.0.0.1:" + injector.getInstance(GrpcServer.class).port();
  }

  @Override
  public void close() {
    lifecycle.close();
  }
}
