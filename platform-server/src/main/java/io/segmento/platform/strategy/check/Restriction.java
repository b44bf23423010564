package io.segmento.platform.strategy.check;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a plugin is not to do, why not, and what there is in its place. */
public enum Restriction {
  PROCESS(
      "it would run outside of every bound that the platform keeps",
      "do the work in the plugin's own code"),
  EXIT("it would end the bidder for everybody", "throw an exception: it costs this bid only"),
  NETWORK(
      "a bid has milliseconds, and what a strategy sees must not leave the process",
      "ship a table or model with the plugin, StrategyContext.models()"),
  FILES(
      "the machine's files are not a strategy's",
      "StrategyContext.models() reads what was shipped with the plugin"),
  REFLECTION(
      "it goes past what was checked and into the host",
      "call it by name, or bind it in the plugin's module"),
  THREADS(
      "a thread of a plugin outlives it and escapes deadline, meter and demotion",
      "decide at once on the caller's thread; do slow work in OutcomeListener.onTick"),
  WAITING(
      "a thread that waits cannot be ended and is lost to the auction",
      "atomics, ConcurrentHashMap or a short synchronized block"),
  UNSAFE("it can corrupt the memory of the process", "arrays, VarHandle, ByteBuffer"),
  NATIVE(
      "native code and memory cannot be bounded or ended",
      "Java; or ask an operator to permit or sign this plugin"),
  CLASS_LOADING(
      "classes that appear at run time were neither checked nor bounded",
      "pack all classes into the plugin's jar"),
  NAMING("it reaches into the host and the network", "StrategyContext lends what there is"),
  FINALIZER(
      "it runs on the collector's thread, outside of every bound",
      "let go of what is not needed; nothing has to be closed"),
  HOST(
      "it belongs to the host, its settings or its secrets",
      "StrategyContext lends clock, configuration, counters, models and what was learned; loggers are had by class"),
  UNBOUNDED(
      "it goes on inside the JDK, where nothing can end it, for as long as its arguments say",
      "what it is to do, in a loop of the plugin's own; long and double for numbers; Pattern.matcher; models that are shipped unpacked"),
  UNLISTED(
      "nobody has looked at what this part of the JDK could do to the bidder",
      "java.lang, java.util with its collections, functions and streams, and java.time"),
  UNREADABLE("what cannot be read cannot be checked", "compile for JDK 17 or later, pack again"),

  MUTABLE_STATIC(
      "all threads share it, and a race in it is a race in every decision",
      "a field of the strategy, which is one object, of an atomic or concurrent type"),
  THREAD_LOCAL(
      "its values stay on the auction's threads when the plugin is replaced", "a local variable"),
  CHANCE(
      "replay and simulation would decide otherwise than production did",
      "Opportunity.seed() and SeededRandom"),
  WALL_CLOCK(
      "replay and simulation run at another time than production did",
      "Opportunity.nowMillis() or StrategyContext.clock()"),
  OUTPUT("it blocks, and nobody reads it", "StrategyContext.metrics(), or SLF4J while starting"),
  MISSING(
      "it is neither in the plugin nor lent by the host: using it fails with NoClassDefFoundError",
      "pack the library into the plugin, if the code is ever reached");

  private final String why;
  private final String instead;

  Restriction(String why, String instead) {
    this.why = why;
    this.instead = instead;
  }

  /** Whether the plugin is refused for it; else its author is told. */
  public boolean refuses() {
    return ordinal() < MUTABLE_STATIC.ordinal();
  }

  public String why() {
    return why;
  }

  /** What to use in its place. */
  public String instead() {
    return instead;
  }

  /** As configuration and reports write it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The one that configuration writes so, if it is one that refuses. */
  public static Optional<Restriction> labelled(String label) {
    return Arrays.stream(values())
        .filter(each -> each.refuses() && each.label().equals(label))
        .findFirst();
  }

  /** What configuration may write. */
  public static String labels() {
    return Arrays.stream(values())
        .filter(Restriction::refuses)
        .map(Restriction::label)
        .collect(Collectors.joining(", "));
  }
}
