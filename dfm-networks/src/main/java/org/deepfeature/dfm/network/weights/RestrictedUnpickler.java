package org.deepfeature.dfm.network.weights;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.razorvine.pickle.IObjectConstructor;
import net.razorvine.pickle.Opcodes;
import net.razorvine.pickle.PickleException;
import net.razorvine.pickle.PickleUtils;
import net.razorvine.pickle.Unpickler;

/**
 * Reads a pickle that holds tensors, dictionaries, lists, numbers and texts. A pickle is a program,
 * and only these few of its calls are carried out; what any other would have made is kept as a
 * {@link Foreign} of that name, of which nothing but the name is known. Not thread-safe.
 */
final class RestrictedUnpickler extends Unpickler {
  /** More than any name or text of a checkpoint; what is longer is a damaged length. */
  private static final int MAX_TEXT = 1 << 24;

  /** Of a number, in digits or in bytes; a longer one takes the library minutes. */
  private static final int MAX_NUMBER = 256;

  /** A storage of values beside the pickle. */
  record Storage(ScalarType type, String key, long size) {
    /** The bytes of all values. */
    long bytes() throws IOException {
      long bytes = Math.multiplyHigh(size, type.bytes()) == 0 ? size * type.bytes() : -1;
      if (bytes < 0 || bytes > Integer.MAX_VALUE - 8) {
        throw new IOException(
            "storage '%s' has %s values of %s; expected less than 2^31 - 8 bytes"
                .formatted(key, size, type));
      }
      return bytes;
    }
  }

  /** A view on a storage, whose values may be read as another type. */
  record View(
      Storage storage, ScalarType type, long offset, List<Long> shape, List<Long> strides) {}

  /** A dictionary that keeps its order; attributes that were pickled with it are dropped. */
  static final class OrderedDict extends LinkedHashMap<Object, Object> {}

  /** What a call would have made that is not carried out, or the class that it names. */
  record Foreign(String name) implements IObjectConstructor {
    @Override
    public Object construct(Object[] arguments) {
      return this;
    }
  }

  /** The class of a storage, which is only ever part of a persistent identifier. */
  private record StorageClass(ScalarType type) implements IObjectConstructor {
    @Override
    public Object construct(Object[] arguments) {
      throw new PickleException("a bare storage; expected tensors");
    }
  }

  @Override
  protected Object dispatch(short key) throws PickleException, IOException {
    switch (key) {
      case Opcodes.GLOBAL -> {
        String module = PickleUtils.readline(input);
        String name = PickleUtils.readline(input);
        stack.add(constructor(module, name));
      }
      case Opcodes.STACK_GLOBAL -> {
        String name = text(stack.pop());
        String module = text(stack.pop());
        stack.add(constructor(module, name));
      }
      case Opcodes.BUILD -> {
        stack.pop();
        if (!(stack.peek() instanceof OrderedDict) && !(stack.peek() instanceof Foreign)) {
          throw new PickleException("an object with a state of its own; expected tensors");
        }
      }
      case Opcodes.NEWOBJ_EX -> {
        stack.pop();
        return super.dispatch(Opcodes.REDUCE);
      }
      case Opcodes.SETITEM, Opcodes.APPEND -> {
        List<Object> items = new ArrayList<>();
        for (int i = key == Opcodes.SETITEM ? 2 : 1; i > 0; i--) {
          items.add(0, stack.pop());
        }
        put(items);
      }
      case Opcodes.SETITEMS, Opcodes.APPENDS, Opcodes.ADDITEMS -> put(stack.pop_all_since_marker());
      case Opcodes.INT, Opcodes.LONG, Opcodes.FLOAT -> {
        requireShortLine();
        return super.dispatch(key);
      }
      case Opcodes.LONG4 -> {
        requireShort(Integer.BYTES, MAX_NUMBER);
        return super.dispatch(key);
      }
      case Opcodes.BINSTRING, Opcodes.BINUNICODE, Opcodes.BINBYTES -> {
        requireShort(Integer.BYTES, MAX_TEXT);
        return super.dispatch(key);
      }
      case Opcodes.BINUNICODE8, Opcodes.BINBYTES8, Opcodes.BYTEARRAY8 -> {
        requireShort(Long.BYTES, MAX_TEXT);
        return super.dispatch(key);
      }
      case Opcodes.INST, Opcodes.OBJ, Opcodes.EXT1, Opcodes.EXT2, Opcodes.EXT4 ->
          throw new PickleException("an object; expected tensors in dictionaries");
      default -> {
        return super.dispatch(key);
      }
    }
    return NO_RETURN_VALUE;
  }

  /** Puts items into the dictionary, list or set below them; into a foreign one, nothing. */
  @SuppressWarnings("unchecked") // A pickle's dictionaries and lists are of anything.
  private void put(List<Object> items) {
    Object target = stack.peek();
    if (target instanceof Map<?, ?> map && items.size() % 2 == 0) {
      for (int i = 0; i < items.size(); i += 2) {
        requirePlain(items.get(i));
        ((Map<Object, Object>) map).put(items.get(i), items.get(i + 1));
      }
    } else if (target instanceof Collection<?> collection) {
      if (collection instanceof Set<?>) {
        items.forEach(RestrictedUnpickler::requirePlain);
      }
      ((Collection<Object>) collection).addAll(items);
    } else if (!(target instanceof Foreign)) {
      throw new PickleException("items of something that has none");
    }
  }

  /** Lists of lists of one list, many times over, have no end of elements to be hashed. */
  private static void requirePlain(Object key) {
    if (key instanceof Collection<?> || key instanceof Map<?, ?>) {
      throw new PickleException("a list as a key; expected texts and numbers");
    }
  }

  private static String text(Object value) {
    if (value instanceof String text) {
      return text;
    }
    throw new PickleException("something in place of a name");
  }

  /** A number in digits ends with its line. */
  private void requireShortLine() throws IOException {
    input.mark(MAX_NUMBER);
    boolean ends = false;
    for (int i = 0; i < MAX_NUMBER && !ends; i++) {
      int next = input.read();
      ends = next == '\n' || next < 0;
    }
    input.reset();
    if (!ends) {
      throw new PickleException("a number of more than %s digits".formatted(MAX_NUMBER));
    }
  }

  /** The library makes room for what the length says before it looks whether so much is there. */
  private void requireShort(int bytesOfLength, int most) throws IOException {
    input.mark(bytesOfLength);
    byte[] bytes = input.readNBytes(bytesOfLength);
    input.reset();
    long length = 0;
    for (int i = bytes.length - 1; i >= 0; i--) {
      length = (length << 8) | (bytes[i] & 0xff);
    }
    if (length < 0 || length > most) {
      throw new PickleException(
          "a text or number of %s bytes; expected at most %s"
              .formatted(Long.toUnsignedString(length), most));
    }
  }

  private static IObjectConstructor constructor(String module, String name) {
    String path = module + "." + name;
    return switch (path) {
      case "collections.OrderedDict" -> arguments -> new OrderedDict();
      case "torch._utils._rebuild_tensor_v2" -> arguments -> view(arguments, false);
      case "torch._utils._rebuild_tensor_v3" -> arguments -> view(arguments, true);
      case "torch._utils._rebuild_parameter", "torch._utils._rebuild_parameter_with_state" ->
          arguments -> arguments[0];
      case "torch.storage.UntypedStorage" -> new StorageClass(ScalarType.UINT8);
      default -> {
        Optional<ScalarType> type =
            module.equals("torch") ? ScalarType.ofStorage(name) : Optional.empty();
        yield type.<IObjectConstructor>map(StorageClass::new).orElseGet(() -> new Foreign(path));
      }
    };
  }

  private static Object view(Object[] arguments, boolean typed) {
    if (arguments.length > 0 && arguments[0] instanceof Foreign foreign) {
      return foreign;
    }
    if (arguments.length < (typed ? 7 : 4) || !(arguments[0] instanceof Storage storage)) {
      throw new PickleException("a tensor without a storage");
    }
    ScalarType type = storage.type;
    if (typed) {
      String name = arguments[6] instanceof Foreign dtype ? dtype.name : "";
      Optional<ScalarType> known = ScalarType.ofTorch(name.replaceFirst("^torch\\.", ""));
      if (known.isEmpty()) {
        return new Foreign(name);
      }
      type = known.get();
    }
    return new View(
        storage, type, number(arguments[1]), numbers(arguments[2]), numbers(arguments[3]));
  }

  private static List<Long> numbers(Object tuple) {
    if (!(tuple instanceof Object[] values)) {
      throw new PickleException("a shape that is no tuple");
    }
    List<Long> numbers = new ArrayList<>();
    for (Object value : values) {
      numbers.add(number(value));
    }
    return numbers;
  }

  private static long number(Object value) {
    if ((value instanceof Integer || value instanceof Long) && ((Number) value).longValue() >= 0) {
      return ((Number) value).longValue();
    }
    String given =
        value instanceof String || value instanceof Number ? "'" + value + "'" : "something";
    throw new PickleException(given + " in place of a number");
  }

  /** ('storage', class, key, location, size), and in old files what part of another it is. */
  @Override
  protected Object persistentLoad(Object identifier) {
    if (identifier instanceof Object[] parts && parts.length >= 5 && "storage".equals(parts[0])) {
      if (parts[1] instanceof Foreign foreign) {
        return foreign;
      }
      if (parts[1] instanceof StorageClass storage) {
        if (parts.length > 5 && parts[5] != null) {
          throw new PickleException("a storage that is a part of another");
        }
        return new Storage(storage.type, text(parts[2]), number(parts[4]));
      }
    }
    throw new PickleException("a reference to something that is no storage");
  }

  /**
   * Reads one pickle; what lies behind it is left in the stream.
   *
   * @param in can go back to a mark
   */
  static Object read(InputStream in) throws IOException {
    RestrictedUnpickler unpickler = new RestrictedUnpickler();
    try {
      return unpickler.load(in);
    } catch (PickleException e) {
      throw new IOException("it holds " + e.getMessage(), e);
    } catch (RuntimeException e) {
      throw new IOException("it is no well-formed pickle: " + e, e);
    } catch (StackOverflowError e) {
      throw new IOException("it is no well-formed pickle: something in it contains itself", e);
    }
  }
}
