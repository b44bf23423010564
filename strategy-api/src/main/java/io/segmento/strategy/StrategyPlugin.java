package io.segmento.strategy;

import com.google.inject.Module;
import java.util.List;

/**
 * Entry point of a plugin jar, found through {@link java.util.ServiceLoader}; needs a public constructor without parameters. Asked by one thread while the plugin is
 * loaded, never on the bid path. Its jar has
 *
 * <ul>
 *   <li>the name of its class in {@code META-INF/services/io.segmento.strategy.StrategyPlugin}, one and no more;
 *   <li>in its manifest {@code Strategy-Name}, the same as {@link #name()}, {@code Strategy-Version}, and {@code Strategy-Api-Version}, the {@link StrategyApi} that it was
 *       compiled against;
 *   <li>all that it needs besides this interface, Guice, {@code jakarta.inject} and SLF4J, which the platform lends.
 * </ul>
 *
 * <p>{@code segmento plugin new} writes a project that packs all that.
 */
public interface StrategyPlugin {

  /** The name a campaign uses to choose this strategy, for example {@code fixed-cpm}: 1 to 40 of {@code a-z 0-9 -}. */
  String name();

  /**
   * The version of this plugin, as it appears in logs, metrics and reports, for example {@code 1.4.0}: 1 to 24 of {@code A-Z a-z 0-9 . _ -}. It counts, and not what the
   * manifest says. A number whose bids were sent once stands for that jar: raise it before the next {@code deploy}.
   */
  String version();

  /**
   * Binds {@link BiddingStrategy}, best in {@code Scopes.SINGLETON}. Constructors need {@code @Inject}, and may ask for {@link StrategyContext}; nothing else of the host is
   * visible. The strategy is made several times, for the contract's checks and then to be asked: what is thrown by then keeps the plugin out, with the message as the
   * reason.
   */
  Module module();

  /** What a campaign can set in its strategy parameters; {@code segmento plugin verify} shows it, and the plugin reads by it. */
  default List<Parameter<?>> parameters() {
    return List.of();
  }
}
