package io.millrace.check;

import io.millrace.core.function.SerializedForms;
import io.millrace.core.rule.BlockingMethods;
import io.millrace.core.rule.Ownership;
import io.millrace.core.spi.FunctionBody;
import io.millrace.core.spi.FunctionBody.SharedUse;
import io.millrace.core.spi.FunctionBody.SharedUse.Place;
import java.io.Serializable;
import java.lang.invoke.MethodHandleInfo;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.LocalVariableNode;
import org.objectweb.asm.tree.MethodNode;

/** Goes through the methods that one function leads to, each once for what it is given, and notes what they do. */
final class Walk {

    private static final int DEEPEST = 16;
    private static final int MOST_METHODS = 500;

    /** A method with what it is given, so that none is read twice. */
    private record Visit(Class<?> owner, String name, String desc, List<Origin> given, boolean locked, Place place) {}

    final ClassFiles classes;
    final Fields fields;
    private final Class<?> home;
    private final Set<Visit> seen = new HashSet<>();
    private final Set<SharedUse> uses = new LinkedHashSet<>();
    private final Set<String> blocking = new LinkedHashSet<>();
    private final Set<String> methods = new TreeSet<>();
    private int depth;

    Walk(ClassFiles classes, Class<?> home) {
        this.classes = classes;
        this.home = home;
        this.fields = new Fields(classes, home);
    }

    FunctionBody body() {
        return new FunctionBody(List.copyOf(uses), List.copyOf(blocking), methods);
    }

    /** Reads a lambda, a method reference or an object of a class; false when there is no code to read. */
    boolean function(Object function, Place place) {
        Optional<SerializedLambda> form =
                function instanceof Serializable serializable ? SerializedForms.of(serializable) : Optional.empty();
        if (form.isPresent()) {
            return lambda(form.get(), place);
        }
        boolean read = false;
        for (Method method : function.getClass().getMethods()) {
            if (implementsFunction(method)) {
                Origin receiver = Origin.shared(function, "function", false);
                read |= method(
                        function.getClass(),
                        method.getName(),
                        Type.getMethodDescriptor(method),
                        List.of(receiver),
                        false,
                        place);
            }
        }
        return read;
    }

    /** What somebody calls who has the object as a function, and not what every object has. */
    private static boolean implementsFunction(Method method) {
        return !Modifier.isStatic(method.getModifiers())
                && method.getDeclaringClass() != Object.class
                && !Modifier.isAbstract(method.getModifiers())
                && !method.isDefault()
                && isDeclaredByInterface(method);
    }

    private static boolean isDeclaredByInterface(Method method) {
        for (Class<?> type = method.getDeclaringClass(); type != null; type = type.getSuperclass()) {
            for (Class<?> implemented : type.getInterfaces()) {
                for (Method abstraction : implemented.getMethods()) {
                    if (abstraction.getName().equals(method.getName())
                            && abstraction.getParameterCount() == method.getParameterCount()
                            && Modifier.isAbstract(abstraction.getModifiers())) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private boolean lambda(SerializedLambda form, Place place) {
        Optional<Class<?>> owner = classes.type(form.getImplClass());
        if (owner.isEmpty()) {
            return false;
        }
        List<Origin> captured = new ArrayList<>();
        for (int i = 0; i < form.getCapturedArgCount(); i++) {
            Object value = form.getCapturedArg(i);
            captured.add(isNumber(form, i) ? Origin.own(slots(value)) : Origin.shared(value, "", false));
        }
        return reference(
                form.getImplMethodKind() == MethodHandleInfo.REF_invokeStatic,
                owner.get(),
                form.getImplMethodName(),
                form.getImplMethodSignature(),
                captured,
                false,
                place);
    }

    private static boolean isNumber(SerializedLambda form, int index) {
        boolean instance = form.getImplMethodKind() != MethodHandleInfo.REF_invokeStatic;
        Type[] types = Type.getArgumentTypes(form.getImplMethodSignature());
        int at = instance ? index - 1 : index;
        return at >= 0 && at < types.length && types[at].getSort() < Type.ARRAY;
    }

    private static int slots(@Nullable Object value) {
        return value instanceof Long || value instanceof Double ? 2 : 1;
    }

    /** A method that a lambda or a reference leads to; what is not captured is given to it by its caller. */
    boolean reference(
            boolean isStatic,
            Class<?> owner,
            String name,
            String descriptor,
            List<Origin> captured,
            boolean locked,
            Place place) {
        if (!isStatic && !captured.isEmpty()) {
            return call(captured.get(0), owner, name, descriptor, captured, locked, place, false);
        }
        Origin receiver = isStatic || name.equals("<init>") ? null : Origin.OWN;
        List<Origin> given = new ArrayList<>();
        if (receiver != null || name.equals("<init>")) {
            given.add(Origin.OWN);
        }
        given.addAll(captured);
        if (!Ownership.isOwn(owner, home)) {
            note(owner.getName(), name, place);
            return true;
        }
        return method(owner, name, descriptor, given, locked, place);
    }

    /**
     * A call on an object.
     *
     * @param owner the class that the code names
     * @param given the receiver and the arguments
     * @return whether it is known what it does
     */
    boolean call(
            Origin receiver,
            Class<?> owner,
            String name,
            String descriptor,
            List<Origin> given,
            boolean locked,
            Place place,
            boolean special) {
        note(owner.getName(), name, place);
        Object object = receiver.shared();
        if (object == null) {
            return !Ownership.isOwn(owner, home) || method(owner, name, descriptor, given, locked, place);
        }
        Class<?> type = object.getClass();
        if (Mutators.isUnsafe(type)) {
            if (!locked && Mutators.changes(type, name, descriptor)) {
                use("calls " + name + " of " + described(receiver) + ", which is not thread-safe", place, receiver);
            }
            return true;
        }
        if (type.isHidden()
                || object instanceof Serializable
                        && SerializedForms.of((Serializable) object).isPresent()) {
            function(object, place);
            return true;
        }
        if (!Ownership.isOwn(type, home) || saysThreadSafe(type)) {
            return true;
        }
        return method(special ? owner : type, name, descriptor, given, locked, place);
    }

    private static boolean saysThreadSafe(Class<?> type) {
        for (var annotation : type.getAnnotations()) {
            String name = annotation.annotationType().getSimpleName();
            if (name.equals("ThreadSafe") || name.equals("Immutable")) {
                return true;
            }
        }
        return false;
    }

    /** Reads a method; false when its code is not there. */
    boolean method(Class<?> type, String name, String descriptor, List<Origin> given, boolean locked, Place place) {
        Optional<ClassFiles.Found> found = classes.method(type, name, descriptor);
        if (found.isEmpty()) {
            return false;
        }
        Visit visit = new Visit(found.get().owner(), name, descriptor, List.copyOf(given), locked, place);
        if (depth >= DEEPEST || seen.size() >= MOST_METHODS || !seen.add(visit)) {
            return true;
        }
        MethodNode method = found.get().method();
        boolean synchronizedOnShared = (method.access & Opcodes.ACC_SYNCHRONIZED) != 0
                && ((method.access & Opcodes.ACC_STATIC) != 0
                        || !given.isEmpty() && given.get(0).shared() != null);
        depth++;
        try {
            new MethodWalk(
                            this,
                            found.get().owner(),
                            method,
                            named(method, given),
                            locked || synchronizedOnShared,
                            place)
                    .go();
        } finally {
            depth--;
        }
        return true;
    }

    /** Captured values are called as their variables, where the class file tells. */
    private static List<Origin> named(MethodNode method, List<Origin> given) {
        List<Origin> named = new ArrayList<>();
        int slot = 0;
        for (Origin each : given) {
            boolean unnamed = each.shared() != null && each.label().isEmpty();
            named.add(unnamed ? Origin.shared(each.object(), variable(method, slot), each.isStatic()) : each);
            slot += each.slots();
        }
        return named;
    }

    private static String variable(MethodNode method, int slot) {
        if (method.localVariables != null) {
            for (LocalVariableNode variable : method.localVariables) {
                if (variable.index == slot && !variable.name.equals("this")) {
                    return "'" + variable.name + "'";
                }
            }
        }
        return "";
    }

    /** Where somebody else's method was called. */
    void note(String owner, String name, Place place) {
        methods.add(name);
        if (place == Place.CALL) {
            BlockingMethods.of(owner, name).ifPresent(blocking::add);
        }
    }

    void use(String what, Place place, Origin of) {
        use(what, place, of.isStatic());
    }

    void use(String what, Place place, boolean isStatic) {
        uses.add(new SharedUse(what, place, isStatic));
    }

    static String described(Origin shared) {
        Object object = shared.shared();
        String type = object == null ? "object" : simpleName(object.getClass());
        String article = "AEIOUaeiou".indexOf(type.charAt(0)) >= 0 ? "an " : "a ";
        return shared.label().isEmpty() || shared.label().equals("function")
                ? article + type + " that it captures"
                : shared.label() + ", " + article + type;
    }

    static String simpleName(Class<?> type) {
        if (type.isAnonymousClass()) {
            return "anonymous class";
        }
        String name = type.getTypeName();
        return name.substring(Math.max(name.lastIndexOf('.'), name.lastIndexOf('$')) + 1);
    }

    boolean isOwn(Class<?> type) {
        return Ownership.isOwn(type, home);
    }
}
