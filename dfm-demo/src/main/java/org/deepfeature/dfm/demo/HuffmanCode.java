package org.deepfeature.dfm.demo;

import java.util.Arrays;
import java.util.Comparator;
import java.util.PriorityQueue;

/** Huffman's code of least total length, in the canonical form of RFC 1951, 3.2.2. */
final class HuffmanCode {
  private record Node(long count, int id) {}

  private HuffmanCode() {}

  /** Bits per symbol, 0 for a symbol that does not occur; at least two must occur. */
  static int[] lengths(int[] counts, int longest) {
    int[] lengths = lengths(counts);
    if (Arrays.stream(lengths).max().orElse(0) <= longest) {
      return lengths;
    }
    // Flatter counts make a flatter tree, at the cost of a few bits.
    return lengths(Arrays.stream(counts).map(n -> n == 0 ? 0 : n / 2 + 1).toArray(), longest);
  }

  private static int[] lengths(int[] counts) {
    int n = counts.length;
    int[] parents = new int[2 * n];
    PriorityQueue<Node> nodes =
        new PriorityQueue<>(Comparator.comparingLong(Node::count).thenComparingInt(Node::id));
    for (int symbol = 0; symbol < n; symbol++) {
      if (counts[symbol] > 0) {
        nodes.add(new Node(counts[symbol], symbol));
      }
    }
    int next = n;
    while (nodes.size() > 1) {
      Node rarest = nodes.remove();
      Node second = nodes.remove();
      parents[rarest.id()] = next;
      parents[second.id()] = next;
      nodes.add(new Node(rarest.count() + second.count(), next++));
    }
    int[] lengths = new int[n];
    for (int symbol = 0; symbol < n; symbol++) {
      for (int node = parents[symbol]; node != 0; node = parents[node]) {
        lengths[symbol]++;
      }
    }
    return lengths;
  }

  /** The codes that follow from the lengths. */
  static int[] codes(int[] lengths) {
    int longest = Arrays.stream(lengths).max().orElse(0);
    int[] codes = new int[lengths.length];
    int code = 0;
    for (int length = 1; length <= longest; length++) {
      code <<= 1;
      for (int symbol = 0; symbol < lengths.length; symbol++) {
        if (lengths[symbol] == length) {
          codes[symbol] = code++;
        }
      }
    }
    return codes;
  }
}
