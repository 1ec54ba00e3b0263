#r "nuget: Octokit, 9.0.0"
using Octokit;

var token = Environment.GetEnvironmentVariable("TOKEN");
Func<string, string> tag = version => $"v{version}";

// Creates the release on GitHub.
async Task<Release> Publish(string version, bool draft = true)
{
    var client = new GitHubClient(new ProductHeaderValue("deploy"));
    return await client.Repository.Release.Create("acme", "shop", new NewRelease(tag(version)) { Draft = draft });
}

static void Fail(string reason) => throw new Exception(reason);

await Publish(Args[0]);

internal ref partial struct Cursor
{
    private unsafe byte* _start;
    public Cursor(Span<byte> bytes) { }

    public unsafe void Write(byte value)
    {
        fixed (byte* target = &_bytes[0])
        {
            *(byte*)target = value;
            *(int*)(target + 1) = sizeof(void*);
        }
    }

    public int Left => _length - _position;
}
