package io.segmento.platform.place;

import static com.google.inject.Scopes.SINGLETON;
import static com.google.inject.multibindings.Multibinder.newSetBinder;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.segmento.platform.config.ConfigReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Binds {@link PlaceFinder}. */
public final class PlaceModule extends AbstractModule {

  @Override
  protected void configure() {
    bind(PlaceMetrics.class).in(SINGLETON);
    bind(PlaceFinder.class).in(SINGLETON);
    newSetBinder(binder(), AutoCloseable.class).addBinding().to(PlaceFinder.class);
  }

  @Provides
  @Singleton
  PlaceConfig placeConfig(ConfigReader config) {
    String key = "place.file";
    Optional<Path> file = config.path(key);
    file.ifPresent(path -> {
      try {
        var unused = PlaceFile.open(path);
      } catch (IOException e) {
        config.error(key, path, "an MMDB file of countries or cities; " + e.getMessage());
      }
    });
    return new PlaceConfig(file, config.duration("place.refresh", Duration.ofSeconds(10)));
  }
}
