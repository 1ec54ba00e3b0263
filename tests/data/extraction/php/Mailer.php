<?php

declare(strict_types=1);

namespace Acme\Mail;

use Acme\Log\{Logger, NullLogger};
use function array_map, sprintf;

/**
 * Anything that can carry a message to somebody.
 */
interface Transport extends \Countable
{
    const TIMEOUT = 30;

    /** @return list<string> the addresses that were refused */
    public function send(Message $message): array;

    public static function supports(string $scheme): bool;
}

enum Priority: int
{
    case Low = 1;
    case High = 5;

    public static function fromHeader(?string $header): self
    {
        return match (true) {
            $header === null => self::Low,
            default => self::tryFrom((int) $header) ?? self::Low,
        };
    }

    public function label(): string { return ucfirst(strtolower($this->name)); }
}

trait LogsFailures
{
    private ?Logger $logger = null;

    protected function logFailure(\Throwable $error, string ...$context): void
    {
        ($this->logger ??= new NullLogger())->error($error->getMessage(), $context);
    }

    abstract protected function name(): string;
}

final readonly class Message
{
    public function __construct(
        public string $subject,
        public string $body, // plain text
        public array $to = [],
        #[\SensitiveParameter]
        public Priority $priority = Priority::Low,
    ) {
    }

    public function withSubject(string $subject): static
    {
        return new static($subject, $this->body, $this->to, $this->priority);
    }
}

# The one that is used in production.
#[Service('mailer', tags: ['mail'])]
#[Lazy]
abstract class SmtpMailer extends Base implements Transport
{
    use LogsFailures, Retries {
        Retries::name insteadof LogsFailures;
    }

    public const CRLF = "\r\n";

    private static int $sent = 0;
    protected array $queue = [];

    /** Full address, `Name <address>`. */
    public string $sender {
        get => sprintf('%s <%s>', $this->name(), $this->sender);
        set(string $value) {
            if (!str_contains($value, '@')) {
                throw new \InvalidArgumentException("Not an address: {$value}");
            }
            $this->sender = trim($value);
        }
    }

    public function __construct(private \Closure $connect, private readonly int $port = 25) {}

    public function __destruct()
    {
        $this->flush();
    }

    #[\Override]
    public function send(Message $message): array
    {
        $refused = [];
        $body = <<<EOT
            Subject: {$message->subject}
            function fake() { return 'inside a heredoc'; }
            EOT;
        foreach ($message->to as $address) {
            try {
                $this->deliver($address, $body);
            } catch (TransportError $error) {
                $this->logFailure($error, $address);
                $refused[] = $address;
            }
        }
        return array_filter($refused, function (string $address): bool {
            return $address !== '';
        });
    }

    /**
     * Hands everything over that waits in the queue.
     *
     * @param int $most   messages at once
     * @param bool $force even if offline
     */
    final public function &flush(
        int $most = 100,
        bool $force = false
    ): array {
        $this->queue = array_map(fn ($message) => $this->send($message), $this->queue);
        return $this->queue;
    }

    public static function supports(string $scheme): bool {
        static $known = ['smtp', 'smtps'];
        return in_array($scheme, $known, true);
    }

    abstract protected function deliver(string $address, string $body): void;

    public function count(): int { return count($this->queue); }

    public function onFailure(callable $handler): void
    {
        $this->handler = function (\Throwable $error) use ($handler): void {
            $handler($error);
        };
        self::$fallback = static fn (\Throwable $error): bool => error_log((string) $error);
    }

    private function probe(): object
    {
        return new class ($this->port) implements Probe {
            public function __construct(private int $port) {}

            public function ping(): bool
            {
                return @fsockopen('localhost', $this->port) !== false;
            }
        };
    }

    public function größe(): int // in Bytes
    {
        return strlen(serialize($this));
    }
}
