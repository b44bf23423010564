package io.segmento.platform.spool;

import static com.google.inject.Scopes.SINGLETON;
import static com.google.inject.multibindings.Multibinder.newSetBinder;
import static com.google.inject.multibindings.OptionalBinder.newOptionalBinder;
import static java.util.Objects.requireNonNull;

import com.google.inject.AbstractModule;
import io.grpc.BindableService;
import io.segmento.proto.v1.SpoolKey;
import jakarta.inject.Inject;
import jakarta.inject.Provider;

/** Binds the service that takes what gateways kept, and the key that they seal to. */
public final class SpoolModule extends AbstractModule {
  @Override
  protected void configure() {
    bind(SpoolKeys.class).in(SINGLETON);
    bind(SpoolMetrics.class).in(SINGLETON);
    bind(Replayer.class).in(SINGLETON);
    newOptionalBinder(binder(), SpoolKey.class)
        .setBinding()
        .toProvider(CurrentKey.class)
        .in(SINGLETON);
    newSetBinder(binder(), BindableService.class)
        .addBinding()
        .to(SpoolGrpcService.class)
        .in(SINGLETON);
  }

  private static final class CurrentKey implements Provider<SpoolKey> {
    private final SpoolKeys keys;

    @Inject
    CurrentKey(SpoolKeys keys) {
      this.keys = requireNonNull(keys, "keys");
    }

    @Override
    public SpoolKey get() {
      return keys.current();
    }
  }
}
