package io.segmento.strategy;

import com.google.inject.Module;
import java.util.List;

/** Entry point of a plugin jar, found through {@link java.util.ServiceLoader}; needs a public constructor without parameters. */
public interface StrategyPlugin {

  /** The name a campaign uses to choose this strategy, for example {@code fixed-cpm}: 1 to 40 of {@code a-z 0-9 -}. */
  String name();

  /** The version of this plugin, as it appears in logs, metrics and reports, for example {@code 1.4.0}: 1 to 24 characters. */
  String version();

  /** Binds {@link BiddingStrategy}. May inject {@link StrategyContext}; nothing else of the host is visible. */
  Module module();

  /** What a campaign can set in its strategy parameters; the platform shows it, and the plugin reads by it. */
  default List<Parameter<?>> parameters() {
    return List.of();
  }
}
