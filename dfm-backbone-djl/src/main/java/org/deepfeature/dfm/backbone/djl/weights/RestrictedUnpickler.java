package org.deepfeature.dfm.backbone.djl.weights;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import net.razorvine.pickle.IObjectConstructor;
import net.razorvine.pickle.Opcodes;
import net.razorvine.pickle.PickleException;
import net.razorvine.pickle.PickleUtils;
import net.razorvine.pickle.Unpickler;

/**
 * Reads a pickle that holds tensors, dictionaries, lists, numbers and texts, and refuses one that
 * names anything else: a pickle is a program, and only these few of its calls are known here. Not
 * thread-safe.
 */
final class RestrictedUnpickler extends Unpickler {

  /** A storage of values beside the pickle. */
  record Storage(ScalarType type, String key, long size) {}

  /** A view on a storage. */
  record View(Storage storage, long offset, List<Long> shape, List<Long> strides) {}

  /** A dictionary that keeps its order; attributes that were pickled with it are dropped. */
  static final class OrderedDict extends LinkedHashMap<Object, Object> {}

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
        return NO_RETURN_VALUE;
      }
      case Opcodes.STACK_GLOBAL -> {
        String name = String.valueOf(stack.pop());
        String module = String.valueOf(stack.pop());
        stack.add(constructor(module, name));
        return NO_RETURN_VALUE;
      }
      case Opcodes.BUILD -> {
        stack.pop();
        if (!(stack.peek() instanceof OrderedDict)) {
          throw new PickleException("an object with a state of its own; expected tensors");
        }
        return NO_RETURN_VALUE;
      }
      case Opcodes.INST,
          Opcodes.OBJ,
          Opcodes.NEWOBJ,
          Opcodes.NEWOBJ_EX,
          Opcodes.EXT1,
          Opcodes.EXT2,
          Opcodes.EXT4 ->
          throw new PickleException("an object; expected tensors in dictionaries");
      default -> {
        return super.dispatch(key);
      }
    }
  }

  private static IObjectConstructor constructor(String module, String name) {
    String path = module + "." + name;
    return switch (path) {
      case "collections.OrderedDict" -> arguments -> new OrderedDict();
      case "torch._utils._rebuild_tensor_v2" -> RestrictedUnpickler::view;
      case "torch._utils._rebuild_parameter" -> arguments -> arguments[0];
      default -> storageClass(module, name);
    };
  }

  private static IObjectConstructor storageClass(String module, String name) {
    Optional<ScalarType> type =
        module.equals("torch") ? ScalarType.ofStorage(name) : Optional.empty();
    return type.map(StorageClass::new)
        .orElseThrow(
            () ->
                new PickleException(
                    "a call of %s.%s, which could run any code; expected nothing but tensors, dictionaries, numbers and texts"
                        .formatted(module, name)));
  }

  private static View view(Object[] arguments) {
    if (arguments.length < 4 || !(arguments[0] instanceof Storage storage)) {
      throw new PickleException("a tensor without a storage");
    }
    return new View(storage, number(arguments[1]), numbers(arguments[2]), numbers(arguments[3]));
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
    if (value instanceof Number number && number.longValue() >= 0) {
      return number.longValue();
    }
    throw new PickleException("'" + value + "' in place of a number");
  }

  /** ('storage', class, key, location, size), and in old files what part of another it is. */
  @Override
  protected Object persistentLoad(Object identifier) {
    if (identifier instanceof Object[] parts
        && parts.length >= 5
        && "storage".equals(parts[0])
        && parts[1] instanceof StorageClass storage) {
      if (parts.length > 5 && parts[5] != null) {
        throw new PickleException("a storage that is a part of another");
      }
      return new Storage(storage.type, String.valueOf(parts[2]), number(parts[4]));
    }
    throw new PickleException("a reference to something that is no storage");
  }

  /** Reads one pickle; what lies behind it is left in the stream. */
  static Object read(InputStream in) throws IOException {
    RestrictedUnpickler unpickler = new RestrictedUnpickler();
    try {
      return unpickler.load(in);
    } catch (PickleException e) {
      throw new IOException("it holds " + e.getMessage(), e);
    } catch (RuntimeException e) {
      throw new IOException("it is no well-formed pickle: " + e, e);
    }
  }
}
