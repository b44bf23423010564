package io.segmento.tools.geo;

import java.util.Arrays;

/** A binary tree of networks: each node has one child for 0 and one for 1, which is a node, a value or nothing. Not thread-safe. */
final class NetworkTree {
  /** No node and no value. */
  static final int NOTHING = Integer.MIN_VALUE;

  private static final int ROOT = 0;

  /** Two for each node: ≥ 0 another node, {@code -1 - value} a value. */
  private int[] children = new int[1024];

  private int nodes = 1;

  NetworkTree() {
    Arrays.fill(children, NOTHING);
  }

  /** Gives a network a value ≥ 0; what was said of a part of it before is lost, so the larger ones come first. */
  void put(Network network, int value) {
    if (network.bits() == 0) {
      throw new IllegalArgumentException("a network of all addresses has no place of its own");
    }
    int node = ROOT;
    for (int depth = 0; depth < network.bits() - 1; depth++) {
      node = descend(slot(node, network.bit(depth)));
    }
    children[slot(node, network.bit(network.bits() - 1))] = -1 - value;
  }

  /** The node below, made when there is none; both halves of it have the value that stood there. */
  private int descend(int slot) {
    int child = children[slot];
    if (child >= 0) {
      return child;
    }
    int made = nodes++;
    if (children.length < 2 * nodes) {
      int before = children.length;
      children = Arrays.copyOf(children, 2 * before);
      Arrays.fill(children, before, children.length, NOTHING);
    }
    children[2 * made] = child;
    children[2 * made + 1] = child;
    children[slot] = made;
    return made;
  }

  private static int slot(int node, boolean one) {
    return 2 * node + (one ? 1 : 0);
  }

  int size() {
    return nodes;
  }

  /** A node ≥ 0, {@code -1 - value}, or {@link #NOTHING}. */
  int child(int node, int side) {
    return children[2 * node + side];
  }
}
