package io.segmento.platform.privacy.consent;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;
import java.util.EnumSet;
import java.util.Objects;

/** A string that cannot be read. One instance for each fault, without a stack trace: strangers make them, as many as they like. */
public final class UndecodableException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private static final ImmutableMap<Fault, UndecodableException> BY_FAULT =
      Maps.toMap(EnumSet.allOf(Fault.class), UndecodableException::new);

  private final Fault fault;

  private UndecodableException(Fault fault) {
    super(fault.name(), null, false, false);
    this.fault = fault;
  }

  static UndecodableException of(Fault fault) {
    return Objects.requireNonNull(BY_FAULT.get(fault));
  }

  public Fault fault() {
    return fault;
  }
}
