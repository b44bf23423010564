package io.segmento.platform.minimisation;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.segmento.platform.config.ConfigReader;

/** What must not be kept. */
public final class MinimisationModule extends AbstractModule {
  @Provides
  @Singleton
  SensitiveTopics sensitiveTopics(ConfigReader config) {
    return SensitiveTopics.from(config);
  }
}
