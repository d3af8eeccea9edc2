package org.example;

public final class Plain {
  public static void main(String[] arguments) {}
}
