package io.segmento.platform.catalog;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import io.segmento.proto.v1.CatalogEntry;
import io.segmento.proto.v1.CatalogKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/** An entry with the bytes that Redis has of it; the etag is a digest of these bytes. */
final class StoredEntry {
  private static final int ETAG_BYTES = 12;

  private final CatalogEntry entry;
  private final byte[] bytes;

  private StoredEntry(CatalogEntry entry, byte[] bytes) {
    this.entry = entry;
    this.bytes = bytes;
  }

  /** Of an entry as a caller gives it: without its etag, and with map fields in order, so that equal entries have equal bytes. */
  static StoredEntry of(CatalogEntry given) {
    CatalogEntry entry = given.toBuilder().clearEtag().build();
    byte[] bytes = new byte[entry.getSerializedSize()];
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    out.useDeterministicSerialization();
    try {
      entry.writeTo(out);
      out.checkNoSpaceLeft();
    } catch (IOException e) {
      throw new UncheckedIOException("an array that is large enough", e);
    }
    return new StoredEntry(entry, bytes);
  }

  /** Of what Redis holds; throws when that is no entry. */
  static StoredEntry parse(byte[] bytes) throws InvalidProtocolBufferException {
    CatalogEntry entry = CatalogEntry.parseFrom(bytes);
    if (entry.getEntryCase() == CatalogEntry.EntryCase.ENTRY_NOT_SET) {
      throw new InvalidProtocolBufferException("no entry in " + bytes.length + " bytes");
    }
    return new StoredEntry(entry, bytes);
  }

  /** Without its etag. */
  CatalogEntry entry() {
    return entry;
  }

  CatalogEntry withEtag() {
    return entry.toBuilder().setEtag(etag()).build();
  }

  CatalogKey key() {
    return CatalogKeys.of(entry);
  }

  byte[] bytes() {
    return bytes;
  }

  boolean hasSameBytes(StoredEntry other) {
    return Arrays.equals(bytes, other.bytes);
  }

  String etag() {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(Arrays.copyOf(digest, ETAG_BYTES));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("no SHA-256", e);
    }
  }
}
