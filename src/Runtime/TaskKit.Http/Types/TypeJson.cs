using System.Text.Json.Serialization;
using TaskKit.Registry;

namespace TaskKit.Http.Types;

/// <summary>The JSON of task types, without reflection.</summary>
[JsonSerializable(typeof(TaskHandlerInfo))]
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class TypeJson : JsonSerializerContext;
