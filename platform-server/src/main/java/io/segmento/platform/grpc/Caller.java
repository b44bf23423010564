package io.segmento.platform.grpc;

import static java.util.Objects.requireNonNull;

import io.grpc.Context;
import io.grpc.Metadata;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who calls, as its certificate proved, and what it may call. Immutable.
 *
 * @param name as configured; safe in logs
 * @param roles the configured names of what it may do
 * @param methods full names of all methods that the roles open; null for all of them
 * @param advertisers whose campaigns it sees, by their ids; empty: everybody's
 * @param reason why it reads data of people when a call does not say: empty when each call has to
 */
public record Caller(
    String name,
    Set<String> roles,
    @Nullable Set<String> methods,
    Set<String> advertisers,
    String reason) {
  /** Why a call reads data of people, for its audit entry: a ticket, a request; never who it is about. */
  public static final Metadata.Key<String> REASON_HEADER =
      Metadata.Key.of("segmento-reason", Metadata.ASCII_STRING_MARSHALLER);

  /** What a reason may look like: without what an address or a name in quotes needs. */
  static final Pattern REASON = Pattern.compile("[A-Za-z0-9][A-Za-z0-9 ._:#/-]{0,79}");

  /** Whoever reaches a server in development mode, which is on loopback and asks for no credentials. */
  static final Caller DEVELOPMENT =
      new Caller("development", Set.of("development"), null, Set.of(), "development");

  private static final Context.Key<Caller> CURRENT = Context.key("segmento-caller");

  public Caller {
    requireNonNull(name, "name");
    requireNonNull(reason, "reason");
    roles = Set.copyOf(roles);
    methods = methods == null ? null : Set.copyOf(methods);
    advertisers = Set.copyOf(advertisers);
  }

  /** The caller of the call with one request that this thread handles, or of the stream of requests that begins on it; else the node itself. */
  public static Caller current() {
    Caller caller = CURRENT.get();
    return caller == null ? new Caller("node", Set.of(), Set.of(), Set.of(), "node") : caller;
  }

  /** Whether one of its roles opens a method, by the method's full name. */
  public boolean mayCall(String fullMethodName) {
    return methods == null || methods.contains(fullMethodName);
  }

  /** Whether it sees the campaigns of an advertiser. */
  public boolean sees(String advertiserId) {
    return advertisers.isEmpty() || advertisers.contains(advertiserId);
  }

  Context in(Context context) {
    return context.withValue(CURRENT, this);
  }

  Caller because(String given) {
    return new Caller(name, roles, methods, advertisers, given);
  }
}
