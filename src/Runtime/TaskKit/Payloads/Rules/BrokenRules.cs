using System.ComponentModel;
using System.Runtime.InteropServices;

namespace TaskKit.Payloads.Rules;

/// <summary>Checks the rules of a value; generated.</summary>
/// <typeparam name="T">The value's type.</typeparam>
/// <param name="value">The value.</param>
/// <param name="broken">Where broken rules are noted.</param>
public delegate void PayloadCheck<in T>(T value, ref BrokenRules broken);

/// <summary>
/// The broken rules of one payload. Filled by generated code. Paths grow from the inside out, so that a payload without a broken rule costs no path.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
[StructLayout(LayoutKind.Auto)]
public struct BrokenRules
{
    /// <summary>More are counted and not kept: a long list may break a rule in each element.</summary>
    internal const int Most = 100;

    private List<BrokenRule>? _found;
    private int _depth;

    /// <summary>The number of broken rules so far.</summary>
    public int Count { get; private set; }

    /// <summary>True when the payload lacks members: rules that look at several members of an object say nothing then.</summary>
    /// <value><see langword="false"/> by default.</value>
    public bool IsPartial { get; init; }

    internal readonly IReadOnlyList<BrokenRule> Found => _found ?? [];

    /// <summary>Notes a required member that is null or empty.</summary>
    /// <param name="member">Its name in JSON.</param>
    public void Required(string member) => Add(new BrokenRule(member, PayloadText.RequiredRule));

    /// <summary>Notes a broken rule.</summary>
    /// <param name="member">The member's name in JSON.</param>
    /// <param name="rule">The rule's name.</param>
    /// <param name="problem">Follows the member's path in the message: <c>must be between 1 and 100</c>.</param>
    public void Add(string member, string rule, string problem) => Add(new BrokenRule(member, rule) { Problem = problem });

    /// <summary>Notes a broken rule that has a message of its own.</summary>
    /// <param name="member">The member's name in JSON.</param>
    /// <param name="rule">The rule's name.</param>
    /// <param name="text">The message.</param>
    public void AddText(string member, string rule, string text) => Add(new BrokenRule(member, rule) { Text = text });

    /// <summary>Notes a value that is none of those allowed.</summary>
    /// <param name="member">The member's name in JSON.</param>
    /// <param name="subject">The beginning of the message: <c>Operation delete</c>.</param>
    /// <param name="allowed">The allowed values in words; empty where they are too many.</param>
    public void NotAllowed(string member, string subject, string allowed) =>
        Add(
            new BrokenRule(member, "allowed_values")
            {
                Text = subject + " not allowed",
                NamesPlace = true,
                Advice = allowed.Length == 0 ? "" : $"; use {allowed}",
            }
        );

    /// <summary>Goes into an object, a list or a dictionary.</summary>
    /// <param name="before">The number of broken rules at this moment, for <see cref="Leave(int, string)"/>.</param>
    /// <returns><see langword="false"/> where it is nested deeper than a payload may be, which the writer refuses.</returns>
    public bool Enter(out int before)
    {
        before = Count;
        if (_depth >= PayloadException.MaxDepth)
            return false;
        _depth++;
        return true;
    }

    /// <summary>Comes back from the value of a member, or of an entry of a dictionary.</summary>
    /// <param name="before">The number that <see cref="Enter"/> gave.</param>
    /// <param name="member">Its name in JSON.</param>
    public void Leave(int before, string member)
    {
        _depth--;
        if (Count > before)
            Prefix(before, member);
    }

    /// <summary>Comes back from an element of a list.</summary>
    /// <param name="before">The number that <see cref="Enter"/> gave.</param>
    /// <param name="index">Its index.</param>
    public void Leave(int before, int index)
    {
        _depth--;
        if (Count > before)
            Prefix(before, $"[{index}]");
    }

    /// <summary>True when nothing was found since then, so that the rules of the object itself count.</summary>
    /// <param name="before">The number of broken rules at the object's beginning.</param>
    public readonly bool AreMembersRight(int before) => Count == before && !IsPartial;

    private void Add(BrokenRule rule)
    {
        if (Count++ < Most)
            (_found ??= []).Add(rule);
    }

    private readonly void Prefix(int before, string step)
    {
        for (int i = before; i < Found.Count; i++)
            _found![i].Path = PayloadPath.Join(step, _found[i].Path);
    }
}
