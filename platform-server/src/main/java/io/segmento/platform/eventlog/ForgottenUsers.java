package io.segmento.platform.eventlog;

import jakarta.inject.Inject;
import java.time.LocalDate;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Whose events get no reference any more, of the days for which events are still on their way: a late notice or a spooled bid must not bring back
 * what was erased. Thread-safe.
 */
public final class ForgottenUsers {
  /** Events older than this are written by nobody: a spool is younger, and so is a token. */
  static final int DAYS_BACK = 1;

  private final Map<LocalDate, Set<UserRef>> byDay = new ConcurrentHashMap<>();
  private volatile boolean loaded;

  @Inject
  ForgottenUsers() {}

  void add(LocalDate day, UserRef user, LocalDate today) {
    LocalDate oldest = today.minusDays(DAYS_BACK);
    byDay.keySet().removeIf(old -> old.isBefore(oldest));
    if (!day.isBefore(oldest)) {
      byDay.computeIfAbsent(day, unused -> ConcurrentHashMap.newKeySet()).add(user);
    }
  }

  /** From now on it is known who is in it. */
  void loaded() {
    loaded = true;
  }

  /** Whether it is known who is in it; until then this node refers to nobody. */
  public boolean isLoaded() {
    return loaded;
  }

  /** Everybody, while it is not known yet. */
  boolean contains(LocalDate day, UserRef user) {
    if (!loaded) {
      return true;
    }
    Set<UserRef> users = byDay.get(day);
    return users != null && users.contains(user);
  }
}
