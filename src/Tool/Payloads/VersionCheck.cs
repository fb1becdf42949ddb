using System.Text.Json;
using TaskKit.Payloads;
using TaskKit.Payloads.Rules;

namespace TaskKit.Tool;

/// <summary>
/// Checks payloads by the schema of one version. It uses the runtime's own readers, and therefore accepts the same payloads as a worker, with the
/// same error texts.
/// </summary>
internal sealed class VersionCheck
{
    private readonly PayloadCodec<object> _codec;
    private readonly JsonElement _schema;

    /// <param name="type">The version of the type.</param>
    /// <param name="version">The number that a task with such a payload carries.</param>
    public VersionCheck(TaskTypeInfo type, int? version)
    {
        (_schema, Version) = (type.Schema, version);
        var check = new SchemaChecks(type.Schema).Of(type.Schema);
        var rules = new SchemaRules(type.Schema);
        _codec = new PayloadCodec<object>(type.Type, Read, static (_, _) => throw new NotSupportedException()) { Check = Check };

        object Read(ref Utf8JsonReader json)
        {
            var again = json;
            check(ref json);
            return JsonElement.ParseValue(ref again);
        }

        void Check(object payload, ref BrokenRules broken) => rules.Check(type.Schema, (JsonElement)payload, ref broken);
    }

    public int? Version { get; }

    public bool Accepts(ReadOnlySpan<byte> utf8)
    {
        try
        {
            _codec.Parse(utf8);
            return true;
        }
        catch (PayloadException)
        {
            return false;
        }
    }

    /// <exception cref="PayloadException">The bytes are not JSON, or no valid payload of this version.</exception>
    public void Require(ReadOnlySpan<byte> utf8)
    {
        try
        {
            _codec.Parse(utf8);
        }
        catch (PayloadException e) when (e.Errors.Any(error => error.Rule == "required"))
        {
            string hint = NameHint.Of(_schema, utf8);
            if (hint.Length == 0)
                throw;
            throw new PayloadException(e.TaskType, e.Message + hint, e.InnerException) { Errors = e.Errors };
        }
    }
}
