using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace TaskKit.Payloads;

/// <summary>Checks the objects within a payload that is to be written. Called by generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class PayloadObjects
{
    /// <summary>Refuses an instance of a derived class: what that class adds would not be written.</summary>
    /// <typeparam name="T">The class that the member declares.</typeparam>
    /// <param name="value">The member's value.</param>
    /// <param name="member">The member: <c>Order.Address</c>, or <c>Order.Lines[]</c> for an element.</param>
    /// <returns>The value.</returns>
    // Inlined, the comparison is with a constant.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Exactly<T>(T value, string member)
        where T : class => value.GetType() == typeof(T) ? value : throw Derived(typeof(T), value.GetType(), member);

    private static PayloadFault Derived(Type declared, Type actual, string member) =>
        PayloadFault.CannotWrite(
            $"'{member}' is declared as {declared} and holds a {actual}; what the derived class adds would be lost, so use a {declared} itself"
        );
}
