package io.segmento.platform.budget;

import java.time.Duration;

/** {@code refresh}: how often ledgers are read; {@code staleAfter}: a ledger that was not read for this long counts as spent. */
public record BudgetConfig(Duration refresh, Duration staleAfter) {}
