package io.segmento.simulate;

/** A {@link Behaviour} over its mean, so that it moves who responds and not how many do. Immutable. */
final class VisitorEffect {

  private final Behaviour behaviour;
  private final double mean;

  /** Of all visitors, the mean is 1. */
  VisitorEffect(Behaviour behaviour) {
    this(behaviour, VisitorMix.mean(behaviour::factor));
  }

  /** Of those who click, as far as that follows what they did, the mean is 1. */
  static VisitorEffect amongClicked(Behaviour behaviour, Behaviour clicks) {
    double both = VisitorMix.mean(
        (stage, ageMillis) -> behaviour.factor(stage, ageMillis) * clicks.factor(stage, ageMillis));
    return new VisitorEffect(behaviour, both / VisitorMix.mean(clicks::factor));
  }

  private VisitorEffect(Behaviour behaviour, double mean) {
    this.behaviour = behaviour;
    this.mean = mean;
  }

  /** Exactly 1 where behaviour does not matter. */
  double of(SimulatedVisitor visitor, long nowMillis) {
    return behaviour.matters()
        ? behaviour.factor(visitor.stage(), (double) nowMillis - visitor.lastSeenMillis()) / mean
        : 1;
  }
}
