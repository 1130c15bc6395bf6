package io.millrace.core.engine;

import java.lang.invoke.MethodHandles;
import org.jspecify.annotations.Nullable;

/**
 * The specialised form of {@link FusedChain}: the class of which {@link Specializer} makes a hidden copy for each
 * {@link ElementCode}, which it finds in its class data. In a copy the kinds and functions are constants, so that a compiler sees
 * through every call and makes one piece of machine code of the whole chain. Written out {@code ElementCode.LONGEST} times
 * because a loop would hide that again, and in four parts because a compiler takes no method of more than 325 bytecodes into its
 * caller. Never used itself.
 *
 * <p>The technique: hidden classes (JEP 371) with class data, and constant folding of {@code static final} fields.
 */
final class FusedTemplate extends FusedChain {

    private static final ElementCode CODE = code();
    private static final int LENGTH = CODE.length;

    private static final byte KIND_0 = kind(0);
    private static final Object FUNCTION_0 = function(0);
    private static final byte KIND_1 = kind(1);
    private static final Object FUNCTION_1 = function(1);
    private static final byte KIND_2 = kind(2);
    private static final Object FUNCTION_2 = function(2);
    private static final byte KIND_3 = kind(3);
    private static final Object FUNCTION_3 = function(3);
    private static final byte KIND_4 = kind(4);
    private static final Object FUNCTION_4 = function(4);
    private static final byte KIND_5 = kind(5);
    private static final Object FUNCTION_5 = function(5);
    private static final byte KIND_6 = kind(6);
    private static final Object FUNCTION_6 = function(6);
    private static final byte KIND_7 = kind(7);
    private static final Object FUNCTION_7 = function(7);
    private static final byte KIND_8 = kind(8);
    private static final Object FUNCTION_8 = function(8);
    private static final byte KIND_9 = kind(9);
    private static final Object FUNCTION_9 = function(9);
    private static final byte KIND_10 = kind(10);
    private static final Object FUNCTION_10 = function(10);
    private static final byte KIND_11 = kind(11);
    private static final Object FUNCTION_11 = function(11);
    private static final byte KIND_12 = kind(12);
    private static final Object FUNCTION_12 = function(12);
    private static final byte KIND_13 = kind(13);
    private static final Object FUNCTION_13 = function(13);
    private static final byte KIND_14 = kind(14);
    private static final Object FUNCTION_14 = function(14);
    private static final byte KIND_15 = kind(15);
    private static final Object FUNCTION_15 = function(15);

    private static ElementCode code() {
        try {
            return MethodHandles.classData(MethodHandles.lookup(), "_", ElementCode.class);
        } catch (IllegalAccessException impossible) {
            throw new IllegalStateException("a class cannot read its own class data", impossible);
        }
    }

    private static byte kind(int step) {
        return step < LENGTH ? CODE.kind(step) : 0;
    }

    private static Object function(int step) {
        return step < LENGTH ? CODE.function(step) : CODE;
    }

    @Override
    @Nullable
    Object apply(Object element, ElementState state) throws Exception {
        Object value = first(element, state);
        if (LENGTH > 4 && value != null) {
            value = second(value, state);
        }
        if (LENGTH > 8 && value != null) {
            value = third(value, state);
        }
        if (LENGTH > 12 && value != null) {
            value = fourth(value, state);
        }
        return value;
    }

    private static @Nullable Object first(Object element, ElementState state) throws Exception {
        Object value = element;
        Object result;
        try {
            state.step = 0;
            result = ElementCode.apply(KIND_0, FUNCTION_0, value, state, 0);
            if (result == null || LENGTH == 1) {
                return result;
            }
            value = result;
            state.step = 1;
            result = ElementCode.apply(KIND_1, FUNCTION_1, value, state, 1);
            if (result == null || LENGTH == 2) {
                return result;
            }
            value = result;
            state.step = 2;
            result = ElementCode.apply(KIND_2, FUNCTION_2, value, state, 2);
            if (result == null || LENGTH == 3) {
                return result;
            }
            value = result;
            state.step = 3;
            return ElementCode.apply(KIND_3, FUNCTION_3, value, state, 3);
        } catch (Throwable failure) {
            state.input = value;
            throw failure;
        }
    }

    private static @Nullable Object second(Object element, ElementState state) throws Exception {
        Object value = element;
        Object result;
        try {
            state.step = 4;
            result = ElementCode.apply(KIND_4, FUNCTION_4, value, state, 4);
            if (result == null || LENGTH == 5) {
                return result;
            }
            value = result;
            state.step = 5;
            result = ElementCode.apply(KIND_5, FUNCTION_5, value, state, 5);
            if (result == null || LENGTH == 6) {
                return result;
            }
            value = result;
            state.step = 6;
            result = ElementCode.apply(KIND_6, FUNCTION_6, value, state, 6);
            if (result == null || LENGTH == 7) {
                return result;
            }
            value = result;
            state.step = 7;
            return ElementCode.apply(KIND_7, FUNCTION_7, value, state, 7);
        } catch (Throwable failure) {
            state.input = value;
            throw failure;
        }
    }

    private static @Nullable Object third(Object element, ElementState state) throws Exception {
        Object value = element;
        Object result;
        try {
            state.step = 8;
            result = ElementCode.apply(KIND_8, FUNCTION_8, value, state, 8);
            if (result == null || LENGTH == 9) {
                return result;
            }
            value = result;
            state.step = 9;
            result = ElementCode.apply(KIND_9, FUNCTION_9, value, state, 9);
            if (result == null || LENGTH == 10) {
                return result;
            }
            value = result;
            state.step = 10;
            result = ElementCode.apply(KIND_10, FUNCTION_10, value, state, 10);
            if (result == null || LENGTH == 11) {
                return result;
            }
            value = result;
            state.step = 11;
            return ElementCode.apply(KIND_11, FUNCTION_11, value, state, 11);
        } catch (Throwable failure) {
            state.input = value;
            throw failure;
        }
    }

    private static @Nullable Object fourth(Object element, ElementState state) throws Exception {
        Object value = element;
        Object result;
        try {
            state.step = 12;
            result = ElementCode.apply(KIND_12, FUNCTION_12, value, state, 12);
            if (result == null || LENGTH == 13) {
                return result;
            }
            value = result;
            state.step = 13;
            result = ElementCode.apply(KIND_13, FUNCTION_13, value, state, 13);
            if (result == null || LENGTH == 14) {
                return result;
            }
            value = result;
            state.step = 14;
            result = ElementCode.apply(KIND_14, FUNCTION_14, value, state, 14);
            if (result == null || LENGTH == 15) {
                return result;
            }
            value = result;
            state.step = 15;
            return ElementCode.apply(KIND_15, FUNCTION_15, value, state, 15);
        } catch (Throwable failure) {
            state.input = value;
            throw failure;
        }
    }
}
