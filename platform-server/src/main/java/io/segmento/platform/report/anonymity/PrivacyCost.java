package io.segmento.platform.report.anonymity;

/**
 * What a table costs of a budget, in millionths of ρ (zero-concentrated differential privacy, which adds up). Noise of {@code m} times what a user can
 * add costs 1 / 2m² for each number drawn. A table of a day draws, for whoever is in it that day, two of each sum (the number and who is behind it)
 * and one of its users. A table of a month has noise of √days times that and is charged for a user who comes every day: as much as all of its days,
 * but for its users, which are counted once.
 */
record PrivacyCost(double multiplier) {
  private static final double MICROS = 1e6;
  private static final int DRAWN_FOR_EACH_SUM = 2;
  private static final int DRAWN_FOR_USERS = 1;

  long micros(Period period) {
    long drawn =
        (long) DRAWN_FOR_EACH_SUM * NoiseScales.SUMS.size() * period.length() + DRAWN_FOR_USERS;
    return (long) Math.ceil(drawn * rho() * MICROS);
  }

  /** Of one number. */
  private double rho() {
    return 1 / (2 * multiplier * multiplier);
  }

  /**
   * ρ of all tables that are ever released, for all that one user does on one day.
   *
   * @param dimensions how many tables a period has
   */
  double rhoOfUserDay(int dimensions) {
    int shortestMonth = 28;
    double day = DRAWN_FOR_EACH_SUM * NoiseScales.SUMS.size() + DRAWN_FOR_USERS;
    double month =
        (double) DRAWN_FOR_EACH_SUM * NoiseScales.SUMS.size() / shortestMonth + DRAWN_FOR_USERS;
    return dimensions * (day + month) * rho();
  }

  /** ε of (ε, δ)-differential privacy that follows from ρ. */
  static double epsilon(double rho, double delta) {
    return rho + 2 * Math.sqrt(rho * Math.log(1 / delta));
  }
}
