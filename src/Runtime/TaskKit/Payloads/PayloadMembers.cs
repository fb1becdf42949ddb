using System.ComponentModel;
using System.Text;
using System.Text.Json;

namespace TaskKit.Payloads;

/// <summary>The rules for reading one member of an object. Made by generated code.</summary>
[Flags]
[EditorBrowsable(EditorBrowsableState.Never)]
public enum PayloadMemberRules
{
    /// <summary>May be left out; <c>null</c> counts as left out.</summary>
    None = 0,

    /// <summary>Must be there.</summary>
    Required = 1,

    /// <summary><c>null</c> is a value of its own.</summary>
    AcceptsNull = 2,
}

/// <summary>The names and rules by which the members of one class in a payload are read, at most 64. Made by generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class PayloadMembers
{
    private readonly JsonEncodedText[] _names;
    private readonly byte[][] _utf8;
    private readonly ulong _required;
    private readonly ulong _acceptsNull;

    /// <summary>Lists the members.</summary>
    /// <param name="members">Each member's name in JSON and its rules.</param>
    public PayloadMembers(params (string Name, PayloadMemberRules Rules)[] members)
    {
        _names = [.. members.Select(member => JsonEncodedText.Encode(member.Name))];
        _utf8 = [.. members.Select(member => Encoding.UTF8.GetBytes(member.Name))];
        for (int i = 0; i < members.Length; i++)
        {
            _required |= members[i].Rules.HasFlag(PayloadMemberRules.Required) ? 1UL << i : 0;
            _acceptsNull |= members[i].Rules.HasFlag(PayloadMemberRules.AcceptsNull) ? 1UL << i : 0;
        }
    }

    /// <summary>A member's name, ready to be written.</summary>
    /// <param name="member">Its index.</param>
    public JsonEncodedText this[int member] => _names[member];

    /// <summary>Starts to read an object. Go on with <see cref="PayloadScan.Next"/> until it returns <see langword="false"/>.</summary>
    /// <param name="json">Stands on the object's first token.</param>
    public PayloadScan Open(ref Utf8JsonReader json) =>
        json.TokenType == JsonTokenType.StartObject
            ? new PayloadScan(this, json.TokenStartIndex)
            : throw PayloadValues.Unexpected(ref json, "an object");

    /// <summary>Checks an object that is to be written: what the reader requires must not be null.</summary>
    /// <param name="missing">One bit per member: set when its value is null and must not be.</param>
    public void RefuseNull(ulong missing)
    {
        if (missing != 0)
            throw PayloadFault.CannotWrite(PayloadText.Required(Names(missing)));
    }

    internal bool AcceptsNull(int member) => (_acceptsNull & (1UL << member)) != 0;

    internal void RequireAll(ulong seen, long offset)
    {
        if ((_required & ~seen) is not 0 and var missing && !MissingMembers.Note(Names(missing), offset))
            throw PayloadFault.Lacks(Names(missing), offset);
    }

    /// <summary>The member of the name that the reader stands on, or -1.</summary>
    /// <param name="json">The reader.</param>
    /// <param name="guess">Where to look first: members mostly come in the order they were written.</param>
    internal int Find(ref Utf8JsonReader json, int guess)
    {
        for (int i = 0; i < _utf8.Length; i++)
        {
            int member = guess + i < _utf8.Length ? guess + i : guess + i - _utf8.Length;
            if (json.ValueTextEquals(_utf8[member]))
                return member;
        }
        return -1;
    }

    private List<string> Names(ulong members) =>
        [.. Enumerable.Range(0, _utf8.Length).Where(i => (members & (1UL << i)) != 0).Select(i => Encoding.UTF8.GetString(_utf8[i]))];
}

/// <summary>Walks through the members of one object in JSON.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct PayloadScan
{
    private readonly PayloadMembers _members;
    private readonly long _offset;
    private ulong _named;
    private ulong _seen;

    internal PayloadScan(PayloadMembers members, long offset)
    {
        _members = members;
        _offset = offset;
        Member = -1;
    }

    /// <summary>The index of the member whose value is next.</summary>
    public int Member { get; private set; }

    /// <summary>True when the object has the member.</summary>
    /// <param name="member">Its index.</param>
    public readonly bool Has(int member) => (_seen & (1UL << member)) != 0;

    /// <summary>
    /// Moves to the value of the next known member: skips the unknown ones and nulls that count as left out, refuses one that comes twice. At the
    /// end checks that all required ones were there.
    /// </summary>
    /// <param name="json">The reader.</param>
    /// <returns>Whether <see cref="Member"/> is to be read.</returns>
    public bool Next(ref Utf8JsonReader json)
    {
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            int found = _members.Find(ref json, Member + 1);
            if (found < 0)
            {
                json.Skip();
                continue;
            }
            ulong bit = 1UL << found;
            if ((_named & bit) != 0)
                throw PayloadFault.Wrong("appears twice", json.TokenStartIndex);
            _named |= bit;
            Member = found;
            json.Read();
            if (json.TokenType == JsonTokenType.Null && !_members.AcceptsNull(found))
                continue;
            _seen |= bit;
            return true;
        }
        _members.RequireAll(_seen, _offset);
        return false;
    }
}
