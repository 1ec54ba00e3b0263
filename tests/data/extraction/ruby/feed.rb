# frozen_string_literal: true

require "net/http"
require "time"

# Reads and writes feeds.
#
# @example
#   Feeds::Reader.new("https://example.org/feed").each { |entry| puts entry.title }
module Feeds
  VERSION = "1.4.0"

  Error = Class.new(StandardError)
  Entry = Struct.new(:title, :link, :updated, keyword_init: true) do
    include Comparable

    def <=>(other) = updated <=> other.updated

    def to_s
      "#{title} (#{link})"
    end
  end
  Range = Data.define(:from, :to)

  class Reader
    include Enumerable
    extend Forwardable

    attr_reader :url, :entries
    def_delegators :@entries, :size, :[]

    TIMEOUT = 10
    PARSERS = {
      rss: ->(body) { Rss.parse(body) },
      atom: ->(body) { Atom.parse(body) }
    }.freeze
    DEFAULT_PARSER = ->(body, strict: false) do
      PARSERS.values.lazy.map { |parser| parser.call(body) }.first
    end

    class << self
      # Opens a feed and closes it after the block.
      def open(url, **options)
        reader = new(url, **options)
        yield reader
      ensure
        reader&.close
      end

      attr_accessor :user_agent

      private

      def sniff(body); end
    end

    def self.parse(text, url: nil) # :nodoc:
      new(url).tap { |reader| reader.feed text }
    end

    def initialize(url, timeout: TIMEOUT,
                   parser: DEFAULT_PARSER)
      @url = url
      @timeout = timeout
      @parser = parser
      @entries = []
    end

    # Walks over the entries, newest first.
    # @yieldparam entry [Entry]
    # @return [Enumerator] without a block
    def each(&block)
      return enum_for(:each) unless block
      entries.sort.reverse_each(&block)
    end

    def [](index) = entries[index]
    def []=(index, entry)
      entries[index] = entry
    end
    def empty? = entries.empty?
    def refresh!; feed(fetch); self; end

    def +(other)
      self.class.new(url).tap { |sum| sum.entries.concat(entries, other.entries) }
    end

    def -@ = dup.tap { _1.entries.clear }
    def *(times) entries * times end

    def url=(value)
      raise Error, "no address" if value.nil?

      @url = value
    end

    %w[title link].each do |field|
      define_method("#{field}s") { entries.map(&field.to_sym) }
    end

    define_method(:newest) { |count = 1| entries.max(count) }

    define_method "oldest" do
      entries.min
    end

    def close() @entries = nil end

    private def fetch
      Net::HTTP.get(URI(url))
    rescue SocketError => e
      raise Error, <<~MESSAGE
        Could not fetch #{url}: #{e.message}
        def not_a_method; end
      MESSAGE
    ensure
      @fetched_at = Time.now
    end

    sig { params(body: String).returns(T::Array[Entry]) }
    def feed(body)
      @entries += @parser.(body)
    end

    protected

    attr_writer :entries

    # Not for subclasses.
    private_class_method def self.instance = @instance ||= new(nil)

    def method_missing(name, *args, &)
      respond_to_missing?(name) ? @entries.public_send(name, *args, &) : super
    end

    def respond_to_missing?(name, include_private = false) = @entries.respond_to?(name, include_private)
  end

  module Helpers
    module_function

    def größe(einträge) = einträge.sum(&:bytesize)

    def truncate text, length = 80, omission: "…"
      return text if text.length <= length
      text[0, length] + omission
    end
  end

  class Reader::Pool < Array; end
  class ::String
    def to_feed
      Feeds::Reader.parse(self)
    end
  end

  module Marker end
end
