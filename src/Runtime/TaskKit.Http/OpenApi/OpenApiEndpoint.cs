using Microsoft.AspNetCore.Http;
using TaskKit.Registry;

namespace TaskKit.Http.OpenApi;

/// <summary>Serves the OpenAPI document of the program, written once.</summary>
internal sealed class OpenApiEndpoint(TaskRegistry registry, string program)
{
    private readonly Lazy<byte[]> _document = new(() => OpenApiDocument.Write(program, registry.Manifests));

    public async Task WriteAsync(HttpContext http)
    {
        http.Response.ContentType = "application/json";
        await http.Response.BodyWriter.WriteAsync(_document.Value, http.RequestAborted).ConfigureAwait(false);
    }
}
