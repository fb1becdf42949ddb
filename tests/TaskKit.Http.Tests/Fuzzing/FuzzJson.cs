using System.Text;
using System.Text.Json.Serialization;

namespace TaskKit.Http.Tests.Fuzzing;

[JsonSerializable(typeof(string))]
internal sealed partial class FuzzJson : JsonSerializerContext
{
    /// <summary>The bytes of a text; halves of surrogate pairs become a question mark.</summary>
    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
