using System.ComponentModel;
using System.Text.Json;
using TaskKit.Payloads.Rules;

namespace TaskKit.Payloads;

/// <summary>Reads a payload from JSON; generated.</summary>
/// <typeparam name="T">The payload's type.</typeparam>
/// <param name="json">Stands on the value's first token; afterwards on its last.</param>
public delegate T PayloadReader<out T>(ref Utf8JsonReader json);

/// <summary>Writes a payload as JSON; generated.</summary>
/// <typeparam name="T">The payload's type.</typeparam>
/// <param name="json">Where to write.</param>
/// <param name="payload">What to write.</param>
public delegate void PayloadWriter<in T>(Utf8JsonWriter json, T payload);

/// <summary>The codec of a payload, for those who check payloads and do not know their classes.</summary>
public abstract class PayloadCodec
{
    private protected PayloadCodec(string taskType) => TaskType = taskType;

    /// <summary>The task type's name.</summary>
    public string TaskType { get; }

    /// <summary>The version of the type that the payload belongs to; <see langword="null"/> where the type has one payload for all versions.</summary>
    public int? Version { get; init; }

    /// <summary>The payload's class.</summary>
    internal abstract Type PayloadType { get; }

    /// <summary>Reads a payload from exactly these bytes, and checks its rules.</summary>
    /// <exception cref="PayloadException">The bytes are not JSON, not this payload, or a payload that breaks rules.</exception>
    internal abstract void Require(ReadOnlySpan<byte> utf8);
}

/// <summary>Reads, writes and checks the payload of a task type. The generator makes one codec per declared payload.</summary>
/// <typeparam name="T">The payload's type.</typeparam>
/// <param name="taskType">The task type's name.</param>
/// <param name="read">Reads the payload.</param>
/// <param name="write">Writes the payload.</param>
public sealed class PayloadCodec<T>(string taskType, PayloadReader<T> read, PayloadWriter<T> write) : PayloadCodec(taskType)
    where T : class
{
    /// <summary>The check of the payload's rules.</summary>
    /// <value><see langword="null"/> by default: the payload has no rules.</value>
    public PayloadCheck<T>? Check { get; init; }

    /// <summary>The codec of the same payload for another version of its type. Called by generated code.</summary>
    /// <param name="version">The version, 1 or more.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public PayloadCodec<T> OfVersion(int version) => new(TaskType, read, write) { Check = Check, Version = version };

    /// <summary>Writes a payload as JSON. Its rules are not checked.</summary>
    /// <param name="json">Where to write.</param>
    /// <param name="payload">What to write.</param>
    public void Write(Utf8JsonWriter json, T payload) => write(json, payload);

    /// <summary>Checks the rules of a payload.</summary>
    /// <param name="payload">The payload.</param>
    /// <returns>The broken rules, at most 100; empty when there are none.</returns>
    public IReadOnlyList<PayloadError> Validate(T payload) => FindBroken(payload)?.Errors ?? [];

    /// <summary>Reads a payload from exactly these bytes, and checks its rules.</summary>
    /// <param name="utf8">JSON.</param>
    /// <exception cref="PayloadException">
    /// The bytes are not JSON, not this payload, or a payload that breaks rules: the message names the members and what was expected.
    /// </exception>
    public T Parse(ReadOnlySpan<byte> utf8)
    {
        T payload;
        try
        {
            payload = ReadAll(utf8);
        }
        catch (PayloadFault fault)
        {
            throw Explain(fault, utf8);
        }
        catch (JsonException e)
        {
            throw Malformed(e, PayloadPath.IsTooDeep(utf8));
        }
        return FindBroken(payload) is { } broken ? throw broken : payload;
    }

    /// <summary>The broken rules of a payload, or <see langword="null"/> for none.</summary>
    internal PayloadException? FindBroken(T payload)
    {
        if (Check is null)
            return null;
        var broken = new BrokenRules();
        Check(payload, ref broken);
        return broken.Count == 0 ? null : Refuse(broken.Found, broken.Count);
    }

    internal override Type PayloadType => typeof(T);

    internal override void Require(ReadOnlySpan<byte> utf8) => Parse(utf8);

    internal T ReadAll(ReadOnlySpan<byte> utf8)
    {
        var json = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = PayloadException.MaxDepth });
        json.Read();
        try
        {
            var payload = read(ref json);
            json.Read();
            return payload;
        }
        // Most calls of the JSON reader throw this for half of a surrogate pair. A payload's own code may throw it for a reason of its own.
        catch (InvalidOperationException) when (PayloadPath.FirstHalf(utf8) is >= 0 and var at)
        {
            throw PayloadFault.Wrong("must be valid Unicode text", at);
        }
    }

    private PayloadException Explain(PayloadFault fault, ReadOnlySpan<byte> utf8)
    {
        string path = PayloadPath.At(utf8, fault.Offset);
        if (fault.Missing is not { Count: > 0 } missing)
            return new PayloadException(TaskType, $"invalid {TaskType} payload: {(path.Length == 0 ? "it" : $"'{path}'")} {fault.Message}.")
            {
                Errors = [new PayloadError(path, "type", $"{PayloadText.Quoted(path)} {fault.Message}")],
            };
        if (MissingMembers.Read(this, utf8) is var (payload, paths))
            return RefusePartial(payload, paths);
        return Refuse([.. missing.Select(name => new BrokenRule(PayloadPath.Join(path, name), PayloadText.RequiredRule))], missing.Count);
    }

    // What is missing is said once: by its own rule, else here.
    private PayloadException RefusePartial(T payload, List<string> missing)
    {
        var broken = new BrokenRules { IsPartial = true };
        try
        {
            Check?.Invoke(payload, ref broken);
        }
        catch (Exception)
        {
            // A getter does not bear the defaults. What is missing is known all the same.
        }
        var others = broken
            .Found.Where(rule =>
                !missing.Any(path => PayloadPath.IsWithin(rule.Path, path, orItself: rule.Rule != PayloadText.RequiredRule))
            )
            .ToList();
        var known = others.Select(rule => rule.Path).ToHashSet(StringComparer.Ordinal);
        var lacks = missing.Where(path => !known.Contains(path)).Select(path => new BrokenRule(path, PayloadText.RequiredRule));
        List<BrokenRule> all = [.. lacks, .. others];
        return Refuse(all, all.Count);
    }

    private PayloadException Refuse(IReadOnlyList<BrokenRule> broken, int count) =>
        new(TaskType, PayloadText.Of(TaskType, broken, count)) { Errors = [.. broken.Select(rule => rule.ToError())] };

    // The parser's own message may quote the payload.
    private PayloadException Malformed(JsonException e, bool tooDeep) =>
        new(
            TaskType,
            tooDeep
                ? $"invalid {TaskType} payload: nested deeper than {PayloadException.MaxDepth} levels (line {e.LineNumber + 1}, position {e.BytePositionInLine + 1})."
                : $"invalid {TaskType} payload: not valid JSON (line {e.LineNumber + 1}, position {e.BytePositionInLine + 1})."
        );
}
