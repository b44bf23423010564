package io.segmento.platform.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.segmento.platform.error.CommonReason;
import io.segmento.platform.error.SegmentoException;
import io.segmento.platform.grpc.Caller;
import io.segmento.platform.identity.KeyRing;
import io.segmento.platform.redis.RedisScript;
import io.segmento.platform.redis.RedisStore;
import io.segmento.platform.redis.RedisStreamEntry;
import io.segmento.proto.v1.Approval;
import io.segmento.proto.v1.VerifyAuditReply;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log of grants, revocations and exports: the stream {@code ex:{audit}}, each entry sealed together with the seal of the one before by a key that is
 * not in the store. Whoever can write to the store can neither change, leave out nor put in an entry without it being seen; one cut off at its end shows
 * by the last seal, which stands in the node's own log. Never about a person. Thread-safe.
 */
final class ExportAudit {
  /** What is written down; the caller and the time come by themselves. */
  record Entry(String action, String outcome, Map<String, String> details) {
    static Entry of(String action, String outcome, Approval approval) {
      Map<String, String> details = new LinkedHashMap<>();
      details.put("approval", approval.getId());
      details.put("partner", approval.getPartner());
      details.put("scope", approval.getScope().name());
      details.put("purpose", approval.getPurpose().name());
      details.put("role", approval.getRole());
      details.put("agreement", approval.getAgreement());
      details.put("expires", Long.toString(approval.getExpiresAtMillis()));
      return new Entry(action, outcome, details);
    }
  }

  private static final Logger log = LoggerFactory.getLogger("segmento.audit");
  private static final String STREAM = "ex:{audit}";
  private static final String HEAD = "ex:{audit}:head";
  private static final int MAX_TRIES = 100;
  private static final int PAGE = 500;
  /** Appends when nobody was faster. KEYS: stream, head. ARGV: the head that was read, the new one, then fields and values. */
  private static final RedisScript APPEND = RedisScript.of("append-export-audit", """
      if (redis.call('GET', KEYS[2]) or '') ~= ARGV[1] then
        return 0
      end
      redis.call('XADD', KEYS[1], '*', unpack(ARGV, 3))
      redis.call('SET', KEYS[2], ARGV[2])
      return 1
      """);

  private final RedisStore store;
  private final AuditSeal seal;
  private final Clock clock;

  @Inject
  ExportAudit(RedisStore store, KeyRing keys, Clock clock) {
    this.store = requireNonNull(store, "store");
    this.seal = new AuditSeal(keys);
    this.clock = requireNonNull(clock, "clock");
    store.preload(APPEND);
  }

  /** Done when the entry is in the store; fails like {@link RedisStore}. */
  CompletableFuture<Void> add(Caller caller, Entry entry) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("at", Long.toString(clock.millis()));
    fields.put("who", caller.name());
    fields.put("roles", String.join(",", new TreeSet<>(caller.roles())));
    fields.put("why", caller.reason());
    fields.put("action", entry.action());
    fields.put("outcome", entry.outcome());
    fields.putAll(entry.details());
    return add(fields, 1);
  }

  private CompletableFuture<Void> add(Map<String, String> fields, int number) {
    return store.get(HEAD.getBytes(UTF_8)).thenCompose(found -> {
      AuditSeal.Head head = AuditSeal.Head.parse(found);
      Map<String, String> sealed = seal.seal(head, fields);
      AuditSeal.Head next = AuditSeal.Head.of(sealed);
      List<byte[]> args = new ArrayList<>();
      args.add(found.orElse(new byte[0]));
      args.add(next.text().getBytes(UTF_8));
      sealed.forEach((name, value) -> {
        args.add(name.getBytes(UTF_8));
        args.add(value.getBytes(UTF_8));
      });
      return store
          .evalLong(
              APPEND,
              List.of(STREAM.getBytes(UTF_8), HEAD.getBytes(UTF_8)),
              args.toArray(byte[][]::new))
          .thenCompose(appended -> {
            if (appended == 1) {
              log.info(
                  "export-audit number={} seal={} action={} outcome={} who={}",
                  next.number(),
                  next.seal(),
                  sealed.get("action"),
                  sealed.get("outcome"),
                  sealed.get("who"));
              return CompletableFuture.<Void>completedFuture(null);
            }
            if (number >= MAX_TRIES) {
              throw new SegmentoException(
                  CommonReason.OVERLOADED, "too many exports at once for their audit log");
            }
            return add(fields, number + 1);
          });
    });
  }

  /** Reads all of it and checks every seal. Fails like {@link RedisStore}. */
  CompletableFuture<VerifyAuditReply> verify() {
    // The head first: what is appended meanwhile comes after it.
    return store
        .get(HEAD.getBytes(UTF_8))
        .thenCompose(head -> verify("-", AuditSeal.Head.NONE, AuditSeal.Head.parse(head)));
  }

  private CompletableFuture<VerifyAuditReply> verify(
      String from, AuditSeal.Head before, AuditSeal.Head head) {
    return store.xrange(STREAM, from, "+", PAGE).thenCompose(entries -> {
      AuditSeal.Head last = before;
      for (RedisStreamEntry entry : entries) {
        Map<String, String> fields = text(entry);
        if (!seal.follows(last, fields)) {
          return CompletableFuture.completedFuture(broken(last));
        }
        last = AuditSeal.Head.of(fields);
        if (last.number() == head.number() && !last.equals(head)) {
          return CompletableFuture.completedFuture(broken(last));
        }
      }
      if (entries.size() == PAGE) {
        return verify("(" + entries.get(PAGE - 1).id(), last, head);
      }
      return CompletableFuture.completedFuture(
          last.number() < head.number() ? broken(last) : whole(last));
    });
  }

  private static VerifyAuditReply whole(AuditSeal.Head last) {
    return VerifyAuditReply.newBuilder()
        .setWhole(true)
        .setEntries(last.number())
        .setHead(last.seal())
        .build();
  }

  private static VerifyAuditReply broken(AuditSeal.Head last) {
    return VerifyAuditReply.newBuilder()
        .setEntries(last.number())
        .setBrokenAt(last.number() + 1)
        .setHead(last.seal())
        .build();
  }

  private static Map<String, String> text(RedisStreamEntry entry) {
    Map<String, String> fields = new LinkedHashMap<>();
    entry.fields().forEach((name, value) -> fields.put(name, new String(value, UTF_8)));
    return fields;
  }
}
