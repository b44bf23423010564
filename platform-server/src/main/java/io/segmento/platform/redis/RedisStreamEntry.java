package io.segmento.platform.redis;

import java.util.Map;

/** One entry of a stream: the key of the stream, the entry's id and its fields in no particular order. */
public record RedisStreamEntry(String key, String id, Map<String, byte[]> fields) {}
