package io.segmento.platform.report.anonymity;

import java.util.HashMap;
import java.util.Map;

/**
 * Who is behind a number or behind several taken together: the truth, and what is seen through noise. Users of several are at least those of the
 * one with most, and that is what counts: sketches of cells cannot be told apart again.
 *
 * @param sigma standard deviation of each noisy partner total, units
 * @param userSigma standard deviation of the noisy users
 */
record Aggregate(
    long users,
    Map<String, Long> partners,
    long noisyUsers,
    Map<String, Long> noisyPartners,
    double sigma,
    double userSigma) {

  Aggregate plus(Aggregate other) {
    return new Aggregate(
        Math.max(users, other.users),
        sum(partners, other.partners),
        Math.max(noisyUsers, other.noisyUsers),
        sum(noisyPartners, other.noisyPartners),
        Math.hypot(sigma, other.sigma),
        Math.max(userSigma, other.userSigma));
  }

  private static Map<String, Long> sum(Map<String, Long> one, Map<String, Long> other) {
    Map<String, Long> sum = new HashMap<>(one);
    other.forEach((partner, total) -> sum.merge(partner, total, Long::sum));
    return sum;
  }
}
